"""The filters that there are in Novu's templates, and those that other Liquids have."""

from collections.abc import Mapping
from typing import Final

_LIQUIDJS: Final = """
abs append array_to_sentence_string at_least at_most base64_decode base64_encode capitalize cgi_escape ceil compact
concat date date_to_long_string date_to_rfc822 date_to_string date_to_xmlschema default divided_by downcase escape
escape_once find find_exp find_index find_index_exp first floor group_by group_by_exp has has_exp inspect join json
jsonify last lstrip map minus modulo newline_to_br normalize_whitespace number_of_words plus pop prepend push raw
reject reject_exp remove remove_first remove_last replace replace_first replace_last reverse round rstrip sample shift
size slice slugify sort sort_natural split strip strip_html strip_newlines sum times to_integer truncate
truncatewords uniq unshift upcase uri_escape url_decode url_encode where where_exp xml_escape
"""
_ELSEWHERE: Final = """
asset_url camelize color_to_hex currency customer_login_link file_url font_face handle handleize highlight hmac_sha1
hmac_sha256 image_tag image_url img_tag img_url link_to link_to_tag link_to_type link_to_vendor md5 metafield_tag money
money_with_currency money_without_currency money_without_trailing_zeros payment_type_svg_tag placeholder_svg_tag
product_img_url script_tag sha1 sha256 shopify_asset_url stylesheet_tag t time_tag translate unescape unit
url_escape url_param_escape weight_with_unit within base64_url_safe_decode base64_url_safe_encode
"""
NOVU_FILTERS: Final = frozenset((*_LIQUIDJS.split(), "digest", "toSentence", "pluralize"))
OTHER_FILTERS: Final = frozenset(_ELSEWHERE.split())
# Filters that take the path of a member of each item, and which of their arguments that is.
OF_MEMBERS: Final[Mapping[str, int]] = {
    **dict.fromkeys(("map", "where", "reject", "find", "has", "sort", "sort_natural"), 0),
    **dict.fromkeys(("group_by", "sum", "uniq", "compact", "toSentence"), 0),
    "digest": 1,
}
