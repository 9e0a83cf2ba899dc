"""Colours that meet on a page can be told apart, in the light and in the dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

STYLES = (Path(__file__).parent.parent / "pwa/static/css/doorstep.css").read_text()
SCHEMES = ("light", "dark")

TONES = ("stone", "river", "ochre", "moss", "clay")

TEXT = [
    *[(words, ground) for words in ("ink", "quiet", "link", "error") for ground in ("ground", "surface", "sunk")],
    *[(f"on-{tone}", tone) for tone in ("brand", "error", "focus", *TONES)],
    ("ink", "river"),  # an answer that is chosen; a row of the queue under the pointer
    ("link", "river"),
    ("error", "river"),
]
PARTS = [
    *[(part, ground) for part in ("edge", "link", "error") for ground in ("ground", "surface")],
    *[(f"on-{tone}", ground) for tone in TONES for ground in ("ground", "surface")],
    ("focus", "on-focus"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("words", "ground"), TEXT)
def test_words_can_be_read_on_their_ground(scheme: str, words: str, ground: str) -> None:
    colours = colours_of(scheme)
    assert contrast(colours[words], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("part", "ground"), PARTS)
def test_parts_can_be_told_from_their_ground(scheme: str, part: str, ground: str) -> None:
    colours = colours_of(scheme)
    assert contrast(colours[part], colours[ground]) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["ground", "surface", "brand", "river", "clay"])
def test_focus_is_seen_on_every_ground(scheme: str, ground: str) -> None:
    """Two rings, one light and one dark: one of them always stands out."""
    colours = colours_of(scheme)
    assert max(contrast(colours[ring], colours[ground]) for ring in ("focus", "on-focus")) >= 3


def test_the_browser_is_told_the_colour_of_the_ground() -> None:
    page = (Path(__file__).parent.parent / "pwa/layouts/base.html").read_text()
    for scheme in SCHEMES:
        assert f'content="{colours_of(scheme)["ground"]}" media="(prefers-color-scheme: {scheme})"' in page


def colours_of(scheme: str) -> dict[str, str]:
    """The colours among the custom properties; in the dark, the second :root's stand over the first's."""
    blocks = re.findall(r":root \{(.*?)\}", STYLES, re.DOTALL)[: 1 + SCHEMES.index(scheme)]
    return {name: colour for block in blocks for name, colour in re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)}


def contrast(one: str, other: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    red, green, blue = (linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
