#!/bin/sh
# strings.sh ROOT: is every text that the source names in assets/strings, and is every text there named? A key
# is named by its literal, or with its group by kota_word_of(words, "group", name) in C and "group." + in page.js.
# A literal of the form group.name is taken for a key where assets/strings has that group, unless it ends like a file.
set -eu
cd "$1"
awk '
    function fault(text) { print text; faults++ }
    function named(text, where,   group) {
        if (text in row) { used[text] = 1; return }
        group = text
        sub(/\..*/, "", group)
        if (text !~ /^[a-z]+(\.[A-Za-z0-9_-]+)+$/ || !(group in groups)) return
        if (text ~ /\.(json|html|csv|md|lua|part|tape|tif|png|state|log|def|[ch])$/) return
        absent[text] = where
    }
    # A table: key,en,id,ms. A cell may hold line ends; an odd number of quotes leaves one open.
    FILENAME ~ /\.csv$/ {
        if (!open && FNR > 1) {
            key = $0
            sub(/,.*/, "", key)
            group = key
            if (sub(/\..*/, "", group)) groups[group] = 1
            row[key] = FILENAME ":" FNR
        }
        if (gsub(/"/, "\"") % 2) open = !open
        next
    }
    {
        line = $0
        if (FILENAME ~ /\.js$/) {
            while (match(line, /"[a-z]+\." \+/)) {
                prefixes[substr(line, RSTART + 1, RLENGTH - 5)] = FILENAME ":" FNR
                line = substr(line, RSTART + RLENGTH)
            }
        } else {
            before = FNR > 1 ? last $0 : $0 # a call may go on in the next line
            while (match(before, /kota_word_of\([^"()]*"[a-z.]+"/)) {
                text = substr(before, RSTART, RLENGTH - 1)
                sub(/.*"/, "", text)
                prefixes[text] = FILENAME ":" FNR
                before = substr(before, RSTART + RLENGTH)
            }
            last = $0
        }
        line = $0
        while (match(line, /"([^"\\]|\\.)*"/)) {
            named(substr(line, RSTART + 1, RLENGTH - 2), FILENAME ":" FNR)
            line = substr(line, RSTART + RLENGTH)
        }
    }
    END {
        for (text in absent) {
            any = 0 # "view.less" with a name behind it is a group
            for (key in row) any = any || index(key, text ".") == 1
            if (!any) fault(absent[text] ": there is no text " text " in assets/strings")
        }
        for (prefix in prefixes) {
            any = 0
            for (key in row)
                if (index(key, prefix ".") == 1) { used[key] = 1; any = 1 }
            if (!any) fault(prefixes[prefix] ": there is no text " prefix ".* in assets/strings")
        }
        for (key in row)
            if (!(key in used)) fault(row[key] ": nothing names the text " key ": take it out")
        if (faults) { print faults " texts to mend"; exit 1 }
    }
' $(find assets/strings -name '*.csv' ! -name errors.csv) \
    $(find sim assets/report \( -name '*.[ch]' -o -name '*.js' -o -name '*.html' \) -type f | LC_ALL=C sort)
