"""How old a reader has to be. By the Flesch–Kincaid grade, of which GOV.UK asks for a reading age of 9 to 11.

J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, “Derivation of New Readability Formulas for Navy
Enlisted Personnel”, Research Branch Report 8-75, 1975. A child in the first American grade is about 6: the age is the
grade and 5. Syllables are counted by groups of vowels, which is nearly right for English and means nothing elsewhere.
"""

import re

OLDEST = 11  # years: what is harder to read is warned of
YOUNGEST = 5
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)s")
SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)|\n+")
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*|\d[\d,.:]*")
SILENT = re.compile(r"(?:[^laeiouy]es|[^aeioudt]ed|[^laeiouy]e)$")
VOWELS = re.compile(r"[aeiouy]+")


def reading_age(text: str) -> float:
    """In years, with one decimal place. A placeholder counts as a short word."""
    sentences = [found for part in SENTENCE_END.split(PLACEHOLDER.sub("it", text)) if (found := WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return YOUNGEST
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(YOUNGEST, round(grade + 5, 1))


def syllables(word: str) -> int:
    return max(1, len(VOWELS.findall(SILENT.sub("", word.lower()))))
