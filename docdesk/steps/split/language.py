# SPDX-License-Identifier: Apache-2.0
"""What language a text is in: by its script, and by the commonest short words of languages that share a script.

If two languages share the words that were found, chardet's statistics decide between them; on their own they are
too often sure of the wrong one. A language identifier would know more languages, but takes a second and 100 MB in
each process that loads it. Only one warning depends on the result (a model does not read the language), so nothing
is said if the language is not certain.
"""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 6_000
"""Characters to look at, taken from three places in the text."""

LETTERS = 60
"""Fewest letters for an answer; a quarter is enough if a letter is a syllable or a word."""

SCRIPT_SHARE = 0.3
"""Of the letters: every text has names and terms in another script."""

WORD_SHARE = 0.1
"""Of the words. Prose has 0.25 and more, a list or a table less."""

AHEAD = 1.2
"""How many times the words of the next language the best one must have: close relatives share some."""

_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
)
"""Scripts of one language. Japanese comes before Chinese, because it uses Chinese characters too."""

_DENSE = re.compile("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")

_SHORT_WORDS = {
    language: frozenset(word for word in words.split() if len(word) > 1 or not word.isascii())
    for language, words in {
        "en": "the and of to in that for with is was this from are which not by be have it as or an on at",
        "de": "der die das und den von zu mit ist des nicht ein eine im dem auf für sich auch als werden bei",
        "fr": "le la les de des et du en un une est que pour dans qui sur au par pas il ne sont avec ce aux",
        "es": "el la los las de y en que un una del por con es para se su al como lo más no son este",
        "it": "il di che la e per un una in del della con non è le si da dei nel sono al gli come alla",
        "pt": "o a os as de e que do da em um uma para com não por no na se dos mais ao é ou pela",
        "ca": "el la els les de i en que un una del per amb és dels no al se com a les més són aquest",
        "ro": "și de la în a cu pe pentru din nu este care un o că mai sunt se ale fi sau prin",
        "nl": "de het een van en in is dat op te zijn voor met niet aan er om ook als bij door naar wordt",
        "sv": "och att det som en på är av för med den till inte om ett har de vid från kan eller ska",
        "da_no": "og at det som en på er af for med den til ikke om et har de ved fra kan eller skal der",
        "fi": "ja on ei että se oli hän mutta ovat kun joka myös sen tai niin kuin ole olla voi mukaan",
        "pl": "i w na z do się nie jest że o to od za przez dla po jak przy są lub oraz ma może być",
        "cs": "a v na se že je s z do o i k pro jako by jsou ve podle nebo také být od které po není",
        "sk": "a v na sa že je s z do o aj k pre ako by sú vo podľa alebo tiež byť od ktoré po nie",
        "hr_sr": "i u na je se da za su od s o koji ili kao te iz do po nije što biti može prema",
        "hu": "a az és hogy nem is egy meg ez van csak de volt mint vagy már el amely ha kell azt",
        "tr": "ve bir bu da de için ile olarak çok daha olan gibi en kadar sonra ya her ise veya göre",
        "id": "dan yang di untuk dengan dari ini pada dalam adalah itu tidak akan ke oleh atau juga",
        "vi": "và của là các có được cho trong một không với người này để những từ đã khi về theo",
        "ru": "и в не на что с по как это из к для от а о его при за или также все так но быть до",
        "uk": "і в не на що з та до як це із для від а про його при за або також все так але й у",
        "bg": "и в на за да от се с не по са е при като или до което със това които ще през към",
        "ar": "في من على إلى أن عن التي الذي هذا هذه مع كان بين لا أو ما كما بعد ذلك قد كل",
        "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شود می های",
        "ur": "کے کی میں اور سے ہے کو اس کا کہ نے پر یہ ہیں بھی ایک جو لیے تھا نہیں گیا",
        "hi": "के में की है और से को का एक पर यह ने कि भी हैं लिए इस कर जो नहीं या",
    }.items()
}

_AS_HERE = {"da": "da_no", "no": "da_no", "nb": "da_no", "hr": "hr_sr"}
"""chardet's codes for languages that share a code here."""


def language_of(text: str) -> str | None:
    """The code of the text's language in `docdesk.values.languages`; None if it is too short or not certain."""
    third = SAMPLE // 3
    places = (0, len(text) // 2, len(text) - third)
    sample = text if len(text) <= SAMPLE else " ".join(text[place : place + third] for place in places)
    words = re.findall(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff\u200c])*", sample.lower())
    letters = "".join(words)
    if len(letters) + 3 * len(_DENSE.findall(letters)) < LETTERS:
        return None
    for language, script in _SCRIPTS:
        if len(script.findall(letters)) > SCRIPT_SHARE * len(letters):
            return language
    tally = Counter(words)
    counts = {language: sum(tally[word] for word in short) for language, short in _SHORT_WORDS.items()}
    (best, most), (_, next_most) = sorted(counts.items(), key=lambda each: -each[1])[:2]
    if most < WORD_SHARE * len(words):
        return None
    if most >= AHEAD * next_most:
        return best
    import chardet

    told = chardet.detect(sample.encode("utf-8", "replace"))["language"] or ""
    decided = _AS_HERE.get(told, told)
    return decided if decided in counts and counts[decided] * AHEAD >= most else None
