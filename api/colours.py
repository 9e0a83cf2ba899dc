"""Whether words can be read on a colour: WCAG 2.2, relative luminance and success criterion 1.4.3."""

WHITE, INK = "#ffffff", "#14201f"


def readable_on(colour: str) -> str:
    """White or ink, whichever stands out more. One of them always reaches 4.5 to 1."""
    return max((WHITE, INK), key=lambda words: contrast(words, colour))


def contrast(one: str, other: str) -> float:
    """From 1 to 21. Colours as #rrggbb; raises ValueError for what is not one."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    if len(colour) != 7 or colour[0] != "#":
        raise ValueError(f"{colour} is not a colour such as #1d70b8")
    red, green, blue = (linear(int(colour[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
