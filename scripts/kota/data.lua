-- Measured data for scenarios: tables in CSV files, and series of them on a scenario's own beat. Files are sought in
-- the scenario's folder, then in the data folder ($KOTA_DATA).
local _, native = ...

local data = {}

-- The fields of a line of CSV; quoted ones may hold commas and doubled quotes.
local function fields_of(line)
    local fields = {}
    if not line:find("[,\"]") and line:find("%S%s+%S") then -- columns with blanks between them
        for field in line:gmatch("%S+") do fields[#fields + 1] = field end
        return fields
    end
    if not line:find('"', 1, true) then
        for field in (line .. ","):gmatch("([^,]*),") do fields[#fields + 1] = field end
        return fields
    end
    local at = 1
    while at <= #line + 1 do
        if line:sub(at, at) == '"' then
            local stop = at
            repeat
                stop = line:find('"', stop + 1, true) or #line + 1
                local doubled = line:sub(stop + 1, stop + 1) == '"'
                if doubled then stop = stop + 1 end
            until not doubled
            fields[#fields + 1] = line:sub(at + 1, stop - 1):gsub('""', '"')
            at = stop + 2
        else
            local stop = line:find(",", at, true) or #line + 1
            fields[#fields + 1] = line:sub(at, stop - 1)
            at = stop + 1
        end
    end
    return fields
end

--- The rows of a CSV file with a line of names, as a list of tables { name = text }. keep (may be nil): only rows
--- whose fields equal its values.
function data.rows(file, keep)
    local names, rows = nil, {}
    for _, line in ipairs(native.data(file)) do
        if line ~= "" and names == nil then
            names = fields_of(line)
        elseif line ~= "" then
            local fields, row, kept = fields_of(line), {}, true
            for i, name in ipairs(names) do row[name] = fields[i] end
            for name, value in pairs(keep or {}) do kept = kept and row[name] == value end
            if kept then rows[#rows + 1] = row end
        end
    end
    if names == nil then native.fail(file .. ": has no lines") end
    return rows
end

--- Minutes since 1970-01-01 of a local date and time, "2019-12-31 23:40" or with seconds.
function data.minute(text)
    local y, m, d, hour, minute = text:match("^(%d%d%d%d)-(%d%d)-(%d%d)[ T](%d%d):(%d%d)")
    if y == nil then native.fail("\"" .. text .. "\" is no date and time; write it as 2019-12-31 23:40") end
    y, m, d = math.tointeger(y), math.tointeger(m), math.tointeger(d)
    -- days since 1970-03-01 of a year that begins with March (Richards 2013, in the Explanatory Supplement to the
    -- Astronomical Almanac)
    if m <= 2 then y, m = y - 1, m + 12 end
    local days = 365 * y + y // 4 - y // 100 + y // 400 + (153 * (m - 3) + 2) // 5 + d - 1 - 719468
    return days * 1440 + math.tointeger(hour) * 60 + math.tointeger(minute)
end

local function middle_of(a, b, c) return math.max(math.min(a, b), math.min(math.max(a, b), c)) end

-- The readings of a column as lists of minutes and values, in the order of time; of equal times the first.
local function readings(o)
    local readings = {}
    for k, row in ipairs(data.rows(o.file, o.where)) do
        local value = row[o.value]
        if value == nil or row[o.time] == nil then
            native.fail(string.format("%s: row %d has no column %s or %s", o.file, k, o.time, o.value))
        end
        if value ~= "" then
            local number = tonumber(value)
            if number == nil then
                native.fail(string.format("%s: row %d: %s = \"%s\" is no number", o.file, k, o.value, value))
            end
            readings[#readings + 1] = { minute = data.minute(row[o.time]), value = number * o.scale, row = k }
        end
    end
    table.sort(readings, function(a, b)
        if a.minute ~= b.minute then return a.minute < b.minute end
        return a.row < b.row
    end)
    return readings
end

--- Values of a column at the middles of blocks: what `inflows`, `rain` and `observed_levels` take.
---
--- city, series: of an imported city, the name of one of its series (kota import --series); or
--- file, time, value: the file and the names of its columns. where: only rows with these values. start: local date
--- and time of the first block; block_min: 60; blocks: how many. scale: what to multiply by, 1. despike: true takes
--- the middle of each three neighbouring readings first, which removes single slips of the pen. gap_min: a longer gap
--- between readings is an error, 240. Before the first reading and after the last, theirs is held.
function data.series(given)
    local o = native.options("kota.data.series", given, {
        file = "", time = "", value = "", where = {}, start = "", block_min = 60, blocks = 0, scale = 1,
        despike = false, gap_min = 240, city = "", series = "",
    })
    if o.city ~= "" then
        o.file, o.time, o.value, o.where = o.city .. "/series.csv", "time", "value", { name = o.series }
    end
    if not (o.blocks >= 1 and o.block_min > 0) then
        native.fail("kota.data.series: blocks and block_min must be given, and greater than 0")
    end
    local all = readings(o)
    if #all < 2 then native.fail(o.file .. ": has fewer than two readings of " .. o.value .. " there") end
    local values, first, k = {}, data.minute(o.start), 1
    local function value(i)
        if not o.despike or i == 1 or i == #all then return all[i].value end
        return middle_of(all[i - 1].value, all[i].value, all[i + 1].value)
    end
    for b = 1, o.blocks do
        local minute = first + (b - 0.5) * o.block_min
        while k < #all and all[k + 1].minute <= minute do k = k + 1 end
        if minute <= all[1].minute or k == #all then
            values[b] = value(k)
        else
            local gap = all[k + 1].minute - all[k].minute
            if gap > o.gap_min then
                native.fail(string.format("%s: no reading of %s for %g h after row %d; give a longer gap_min to go "
                    .. "straight across", o.file, o.value, gap / 60, all[k].row))
            end
            local share = (minute - all[k].minute) / gap
            values[b] = value(k) + share * (value(k + 1) - value(k))
        end
    end
    return values
end

local minutes_of = { s = 1 / 60, min = 1, h = 60, d = 1440 }

--- Two columns of a file as lists, in its order: times in minutes and values. They are what `times_min` and
--- `levels_m` or `flows_m3_per_s` of a boundary, and `surge_times_min` and `surge_m`, take.
---
--- file: with commas or blanks between the columns, and one line of names. time, value: the columns' names, or their
--- numbers from 1. unit: of the times, "min"; "s", "h" or "d". scale: what to multiply values by, 1. where: only rows
--- with these values. A time or a value that is missing is an error.
function data.columns(given)
    local numbered = { time = math.type(given.time) == "integer", value = math.type(given.value) == "integer" }
    local words = {}
    for key, value in pairs(given) do words[key] = numbered[key] and tostring(value) or value end
    local o = native.options("kota.data.columns", words, {
        file = "", time = "", value = "", unit = "min", scale = 1, where = {},
    })
    local minutes = minutes_of[o.unit]
    if minutes == nil then
        native.fail("kota.data.columns: unit = \"" .. tostring(o.unit) .. "\" must be s, min, h or d")
    end
    local names, times, values = nil, {}, {}
    local function number(fields, key, line)
        local at = numbered[key] and given[key]
        for i, name in ipairs(names) do
            if at == false and name == o[key] then at = i end
        end
        if at == false then
            native.fail(string.format("%s: it has no column %s; its columns: %s", o.file, o[key],
                table.concat(names, ", ")))
        end
        local found = tonumber(fields[at])
        if found == nil or found ~= found then
            native.fail(string.format("%s: line %d: column %s = \"%s\" is no number; fill the gap, or leave the "
                .. "line out", o.file, line, o[key], fields[at] or ""))
        end
        return found
    end
    for line, text in ipairs(native.data(o.file)) do
        local fields = fields_of((text:gsub("^%s+", "")))
        if text:find("%S") and names == nil then
            names = fields
        elseif text:find("%S") then
            local kept = true
            for name, value in pairs(o.where) do
                for i, known in ipairs(names) do kept = kept and (known ~= name or fields[i] == value) end
            end
            if kept then
                times[#times + 1] = number(fields, "time", line) * minutes
                values[#values + 1] = number(fields, "value", line) * o.scale
            end
        end
    end
    if #times == 0 then native.fail(o.file .. ": has no line of values") end
    return times, values
end

return data
