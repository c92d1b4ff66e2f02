#!/bin/sh
# Cuts the font that the pictures are drawn with out of Noto Sans CJK SC.
# Needs Debian's fonts-noto-cjk and fonttools: apt-get install fonts-noto-cjk fonttools
# Usage: ./cut.sh [NotoSansCJK-Regular.ttc]
set -eu
cd "$(dirname "$0")"
source=${1:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}
/usr/bin/python3 - "$source" NotoSansCJKsc-Subset.otf <<'PYTHON'
import sys
from fontTools import subset
from fontTools.ttLib import TTCollection

# The characters to keep: all of GB2312, the frequent half of Big5 (names from Taiwan and Hong Kong),
# and those which are frequent in given names but in neither.
def rows(codec, first, last, seconds):
    for high in range(first, last + 1):
        for low in seconds:
            yield from bytes([high, low]).decode(codec, errors="ignore")

keep = set(rows("gb2312", 0xA1, 0xF7, range(0xA1, 0xFF)))
keep |= set(rows("big5", 0xA1, 0xC6, [*range(0x40, 0x7F), *range(0xA1, 0xFF)]))
keep |= set("喆堃昇玥珺翀赟浠煊璟瑄垚珩镕祎旻昱晞炜琰玮瑀珮琦璠芃菡苡蓁茜钰铄锴骁骐旸暕翊曈忞晔婳媖婧妤姮滢溁湉漪")
ranges = [
    (0x20, 0x7E), (0xA0, 0x17F), (0x1EA0, 0x1EF9),  # Latin, with Vietnamese
    (0x370, 0x3FF), (0x400, 0x45F),                 # Greek, Cyrillic
    (0x2010, 0x203F), (0x20A0, 0x20BF),             # punctuation, currency signs
    (0x2212, 0x2212),                               # minus
    (0x3000, 0x303F), (0x3040, 0x30FF),             # CJK punctuation, kana
    (0xFF00, 0xFFEF),                               # full-width forms
]
for first, last in ranges:
    keep |= set(map(chr, range(first, last + 1)))
keep -= set("…")  # as wide as a Chinese character here; the second font has a narrow one

collection = TTCollection(sys.argv[1])
japanese, font = collection.fonts[0], collection.fonts[2]  # one set of glyphs, two tables of which to take
font.recalcTimestamp = False  # the same input gives the same bytes

# The simplified Chinese table has full-width quotes, which tear "customer’s" apart; the Japanese one has narrow ones.
narrow = japanese.getBestCmap()
for table in font["cmap"].tables:
    if table.isUnicode() and table.format in (4, 12):
        table.cmap.update({ord(c): narrow[ord(c)] for c in "·•‘’“”"})

# No hinting and no layout features: nothing reads them.
options = subset.Options()
options.hinting = False
options.glyph_names = False
options.layout_features = []
options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
options.drop_tables += ["vhea", "vmtx", "VORG", "BASE", "GSUB", "GPOS", "DSIG"]
cutter = subset.Subsetter(options)
cutter.populate(unicodes=[ord(c) for c in keep])
cutter.subset(font)
subset.save_font(font, sys.argv[2], options)
PYTHON
ls -l NotoSansCJKsc-Subset.otf
