# shellcheck shell=bash
# Reads JSON without needing more than awk.

# json_lines: JSON on stdin to one "path<TAB>value" line per leaf, e.g. ".apps[0].name<TAB>shop".
json_lines() {
  awk '
    function fail() { bad = 1; exit 1 }
    function blank() { while (substr(text, at, 1) ~ /[ \t\r\n]/ && at <= length(text)) at++ }
    function word(  from, c, out, code) {
      at++; out = ""
      while (at <= length(text)) {
        from = at
        while ((c = substr(text, at, 1)) != "\"" && c != "\\" && at <= length(text)) at++
        out = out substr(text, from, at - from)
        if (c == "\"") { at++; return out }
        c = substr(text, at + 1, 1); at += 2
        if (c == "n" || c == "r" || c == "t") out = out " "
        else if (c == "u") { code = substr(text, at, 4); at += 4; out = out (code ~ /^00[2-7]/ ? ascii(code) : "?") }
        else if (c !~ /[bf]/) out = out c
      }
      fail()
    }
    function ascii(code) {
      return sprintf("%c", (index("0123456789abcdef", tolower(substr(code, 3, 1))) - 1) * 16 \
        + index("0123456789abcdef", tolower(substr(code, 4, 1))) - 1)
    }
    function value(path,  c, n, key, from) {
      blank(); c = substr(text, at, 1)
      if (c == "{") {
        at++; blank()
        if (substr(text, at, 1) == "}") { at++; return }
        while (1) {
          blank(); if (substr(text, at, 1) != "\"") fail()
          key = word(); blank()
          if (substr(text, at++, 1) != ":") fail()
          value(path "." key); blank(); c = substr(text, at++, 1)
          if (c == "}") return
          if (c != ",") fail()
        }
      } else if (c == "[") {
        at++; n = 0; blank()
        if (substr(text, at, 1) == "]") { at++; return }
        while (1) {
          value(path "[" n++ "]"); blank(); c = substr(text, at++, 1)
          if (c == "]") return
          if (c != ",") fail()
        }
      } else if (c == "\"") printf "%s\t%s\n", path, word()
      else {
        from = at
        while (substr(text, at, 1) ~ /[-+.0-9a-zA-Z]/ && at <= length(text)) at++
        if (at == from) fail()
        printf "%s\t%s\n", path, substr(text, from, at - from)
      }
    }
    { text = text $0 "\n" }
    END { if (bad) exit 1; at = 1; value(""); blank(); if (at <= length(text)) exit 1 }'
}

# json_field PATH: one leaf of the JSON on stdin, empty when it is absent or null.
json_field() {
  json_lines | awk -F '\t' -v path="$1" '
    $1 == path && $2 != "null" { print substr($0, length($1) + 2); exit }'
}

# json_string TEXT: a quoted JSON string.
json_string() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//[$'\x01'-$'\x1f']/ }
  printf '"%s"' "$text"
}
