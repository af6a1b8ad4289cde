"""The identifier that Novu makes from a workflow's name."""

import re
from collections.abc import Mapping

# ruff: noqa: RUF001 - letters that look like Latin ones are what this table is about


# One spelling a line, then the characters that are spelled so.
_TABLE = """
' ‘’
" “”
+ †
* •
... …
3 Ξξ
8 Θθ
a ªÀÁÂÃÄÅàáâãäåĀāĂăĄąΆΑάαАаაẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ
b ΒβБбბ
c ©ÇçĆćČčЋЦцћ
d ÐðĎďΔδДдდ∂
e ÈÉÊËèéêëĒēĖėĘęĚěƏəΈΕέεЕЭеэეẸẹẺẻẼẽẾếỀềỂểỄễỆệ
f ƒΦφФфფ
g ĞğĢģΓγГгҐґგ
h ΉΗήηХхҺһჰ
i ÌÍÎÏìíîïĨĩĪīĮįİıΊΐΙΪίιϊІИиіიỈỉỊị
j ЈЙйјჯ
k ĶķΚκКкკქ
l ĻļĽľŁłΛλЛлლ
m ΜμМмმ
n ÑñŃńŅņŇňΝνНнნ
o ºÒÓÔÕÖØòóôõöøŌōŐőƠơ˚ΌΟοόОоოỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ
p ΠπПпპ
q ყ
r ®ŔŕŘřΡρРрრ
s ŚśŞşŠšȘșΣςσСсს
t ŢţŤťȚțΤτТтთტ
u ÙÚÛÜùúûüŨũŪūŮůŰűŲųƯưУЪуъѝҰұუỤụỦủỨứỪừỬửỮữỰự
v Ввვ
w ŴŵΏΩωώẀẁẂẃẄẅ
x Χχ
y ÝýÿŶŷŸΎΥΫΰυϋύЫыỲỳỴỵỶỷỸỹ
z ŹźŻżŽžΖζЗзზ
ae ÆæӘә
ch Ччჩჭ
dj ĐđЂђ
dz Џџძ
gh Ғғღ
kh Ққხ
lj ǈǉЉљ
ng Ңң
nj ǋǌЊњ
oe ŒœӨө
or |
ps Ψψ
sh ШЩшщშ
sm ℠
ss ßẞ
th Þþ
tm ™
ts ცწ
ue Үү
ya Яя
ye Єє
yi Її
yo Ёё
yu Юю
zh Жжჟ
and &
ecu ₠
kip ₭
sum ∑
won ₩
yen ¥円
baht ฿
cedi ₵
cent ¢
dong ₫
euro €
less <
lira ₤
love ♥
mill ₥
peso ₱
rial ﷼
yuan 元
delta ∆
naira ₦
penny ₰
pound £
rupee ₨
dollar $
peseta ₧
tugrik ₮
austral ₳
bitcoin ₿
drachma ₯
greater >
guarani ₲
hryvnia ₴
percent %
cruzeiro ₢
currency ¤
infinity ∞
new-shequel ₪
french-franc ₣
indian-rupee ₹
turkish-lira ₺
russian-ruble ₽
kazakhstani-tenge ₸
"""


def _read(table: str) -> Mapping[str, str]:
    rows = (line.split() for line in table.strip().splitlines())
    return {character: spelling for spelling, characters in rows for character in characters}


SPELLINGS = _read(_TABLE)


_FIRST_REMOVED = re.compile(r"[^A-Za-z0-9_\s$*+~.()'\"!\-:@]+")
_THEN_REMOVED = re.compile(r"[^a-z0-9-]+")
_GAPS = re.compile(r"[\s-]+")


def slug(name: str) -> str:
    """
    Make an identifier as Novu does: `slugify(name, {lower: true, strict: true})` (docs/novu/v1.md, section 9.5).

    A name without any letter that has a Latin spelling gives an empty identifier.
    """
    spelled = "".join(SPELLINGS.get(character, character) for character in name)
    joined = _GAPS.sub("-", _FIRST_REMOVED.sub("", spelled).strip()).lower()
    return _GAPS.sub("-", _THEN_REMOVED.sub("", joined))
