"""Korean for Sphinx's search, which has no rules for it."""

import itertools
import re

from sphinx.search.en import SearchEnglish

HANGUL = re.compile(r"[가-힣]")
WORD = re.compile(r"[가-힣]+|[^\W가-힣]+")


class SearchKorean(SearchEnglish):
    """Hangul as pairs of syllables, so that a word is found with any particle.

    The rest, code and messages most of all, is English.
    """

    lang = "ko"
    js_splitter_code = r"""
var splitQuery = (text) =>
  (text.match(/[가-힣]+|(?:(?![가-힣])[\p{L}\p{N}_])+/gu) || []).flatMap((word) =>
    word.match(/^[가-힣]{2}/)
      ? [...word].slice(1).map((_, i) => word.slice(i, i + 2))
      : [word],
  );
"""

    def split(self, text):
        """Return a text's words; of one in Hangul, its first syllable and its pairs.

        The first syllable is there for the words that have only one.
        """
        found = []
        for word in WORD.findall(text):
            if HANGUL.match(word):
                found += [word[0], *map("".join, itertools.pairwise(word))]
            else:
                found.append(word)
        return found
