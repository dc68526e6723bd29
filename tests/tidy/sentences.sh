#!/bin/sh
# sentences.sh ROOT: does every format of kota_fail and kota_fault stand in assets/strings/errors.csv? That it has the
# same conversions in every language is tested in tests/unit/io/test_strings.c. Other rows are fine: sentences are
# also put together, and Lua's are known there too. What is missing as rows to fill in: sentences.sh ROOT rows
set -eu
cd "$1"
awk -v rows="${2-}" '
    # The first cell of a row: bare, or quoted with its quotes doubled.
    function first_cell(line,   cell) {
        if (substr(line, 1, 1) != "\"") { sub(/,.*/, "", line); return line }
        match(line, /^"([^"]|"")*"/)
        cell = substr(line, 2, RLENGTH - 2)
        gsub(/""/, "\"", cell)
        return cell
    }
    # The literals from at on that stand side by side, as one text.
    function literals(text, at,   out) {
        text = substr(text, at)
        while (match(text, /^[ \t]*"([^"\\]|\\.)*"/)) {
            out = out substr(text, index(text, "\"") + 1, RLENGTH - index(text, "\"") - 1)
            text = substr(text, RLENGTH + 1)
        }
        return out
    }
    function check(format,   lines, n, k, bare, cell) {
        n = split(format, lines, /\\n/)
        for (k = 1; k <= n; k++) {
            gsub(/\\"/, "\"", lines[k])
            bare = lines[k]
            gsub(/%[-+ #0-9.*lzhjt]*[a-zA-Z]/, "", bare)
            if (bare !~ /[A-Za-z]/ || lines[k] in known) continue
            faults++
            cell = lines[k]
            gsub(/"/, "\"\"", cell)
            if (rows == "") print file ": errors.csv has no row for: " lines[k]
            else print "\"" cell "\",,"
        }
    }
    function scan(text,   at, quote, call) {
        while (match(text, /kota_(fail|fault)\(/)) {
            text = substr(text, RSTART + RLENGTH)
            call = text
            quote = index(call, "\"")
            if (quote > 0 && (index(call, ";") == 0 || quote < index(call, ";"))) check(literals(call, quote))
        }
    }
    FILENAME ~ /\.csv$/ { if (FNR > 1) known[first_cell($0)] = 1; next }
    FNR == 1 { if (file != "") scan(whole); whole = ""; file = FILENAME }
    { whole = whole " " $0 }
    END {
        scan(whole)
        if (faults) exit 1
    }
' assets/strings/errors.csv $(find sim -name '*.c' -type f ! -path sim/core/error.c | LC_ALL=C sort)
