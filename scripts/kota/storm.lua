-- Design storms: each function returns what a scenario's `rain` takes. Whatever the shape, the blocks add up
-- to the depth.
local _, native = ...

local storm = {}

-- Depth of the duration-depth curve a * t / (t + c)^n, in units of a; t and c in minutes.
local function curve(t_min, offset_min, exponent)
    if t_min <= 0 then return 0 end
    return t_min / math.pow(t_min + offset_min, exponent)
end

local function check(what, options)
    for _, key in ipairs { "depth_mm", "r24_mm", "duration_h", "block_min" } do
        local value = options[key]
        if value ~= nil and not (value > 0) then
            native.fail(what .. ": " .. key .. " must be given, and greater than 0")
        end
    end
    if options.peak and not (options.peak >= 0 and options.peak <= 1) then
        native.fail(what .. ": peak must be from 0 (the storm begins with it) to 1 (it ends with it)")
    end
    local blocks = options.duration_h * 60 / options.block_min
    if blocks > 10000 then native.fail(what .. ": that many blocks are too many; give a longer block_min") end
    return math.max(1, math.ceil(blocks - 1e-9))
end

local function rain(options, name, depths_mm)
    local rates = {}
    for i, depth_mm in ipairs(depths_mm) do rates[i] = depth_mm * 60 / options.block_min end
    return {
        name = options.name ~= "" and options.name or name,
        at = options.at,
        block_min = options.block_min,
        rates_mm_per_h = rates,
        spread = options.spread,
    }
end

--- A storm whose every window around the peak has the depth of the same duration-depth curve (Keifer and Chu
--- 1957, "Synthetic storm pattern for drainage design", J. Hydraulics Division ASCE 83(4)).
---
--- depth_mm (mm, must be given): rain of the whole storm. duration_h (h): 3. peak: share of the storm before
--- its peak, 0.4 (Keifer and Chu found 0.375 for Chicago). at: local time of day of its beginning, e.g.
--- "05:15". block_min (minutes): 5. spread: see rain.spread, 0. offset_min, exponent: the curve is a / (t +
--- offset)^exponent; 2/3 makes it Mononobe's for long durations, and 10 minutes keep the peak finite (assumed).
function storm.chicago(given)
    local o = native.options("kota.storm.chicago", given, {
        depth_mm = 0, duration_h = 3, peak = 0.4, at = "", block_min = 5, spread = 0, name = "",
        offset_min = 10, exponent = 2 / 3,
    })
    local count = check("kota.storm.chicago", o)
    if not (o.exponent > 0 and o.exponent < 1) then
        native.fail("kota.storm.chicago: exponent must be between 0 and 1")
    end
    if not (o.offset_min >= 0) then native.fail("kota.storm.chicago: offset_min must be >= 0") end
    local total_min = o.duration_h * 60
    local before_min, after_min = o.peak * total_min, (1 - o.peak) * total_min
    local whole = curve(total_min, o.offset_min, o.exponent)
    local function share(t_min) -- of the depth that has fallen after t_min
        if t_min >= total_min then return 1 end
        if t_min <= before_min then
            if o.peak == 0 then return 0 end
            return o.peak * (1 - curve((before_min - t_min) / o.peak, o.offset_min, o.exponent) / whole)
        end
        local t_of_whole_min = (t_min - before_min) * total_min / after_min
        return o.peak + (1 - o.peak) * curve(t_of_whole_min, o.offset_min, o.exponent) / whole
    end
    local depths = {}
    for i = 1, count do
        depths[i] = o.depth_mm * (share(math.min(total_min, i * o.block_min)) - share((i - 1) * o.block_min))
    end
    return rain(o, string.format("Chicago storm, %g mm in %g h", o.depth_mm, o.duration_h), depths)
end

--- The same rate from beginning to end.
---
--- depth_mm (mm, must be given), duration_h (h): 1, at: local time of day, block_min (minutes): 5, spread: 0.
function storm.block(given)
    local o = native.options("kota.storm.block", given, {
        depth_mm = 0, duration_h = 1, at = "", block_min = 5, spread = 0, name = "",
    })
    local count = check("kota.storm.block", o)
    local total_min, depths = o.duration_h * 60, {}
    for i = 1, count do
        local from_min, to_min = (i - 1) * o.block_min, math.min(total_min, i * o.block_min)
        depths[i] = o.depth_mm * (to_min - from_min) / total_min
    end
    return rain(o, string.format("Steady rain, %g mm in %g h", o.depth_mm, o.duration_h), depths)
end

-- The blocks of a duration-depth curve: the heaviest at the peak, the next ones right and left of it in turn.
local function alternate(o, count, depth_mm)
    local middle = math.max(1, math.min(count, math.floor(o.peak * count) + 1))
    local depths, left, right = {}, middle - 1, middle + 1
    for rank = 1, count do
        local place
        if rank == 1 then
            place = middle
        elseif left < 1 or (right <= count and rank % 2 == 0) then
            place, right = right, right + 1
        else
            place, left = left, left - 1
        end
        depths[place] = depth_mm(rank * o.block_min) - depth_mm((rank - 1) * o.block_min)
    end
    return depths
end

--- Alternating blocks under Mononobe's formula, R(t) = R24 * (t / 24 h)^(1/3), as Indonesian drainage design
--- does it (Sosrodarsono and Takeda 2003, "Hidrologi untuk Pengairan").
---
--- r24_mm (mm, must be given): rain of a day. duration_h (h): 6, so that R24 * (6/24)^(1/3), 63 % of it, falls.
--- peak: where the heaviest block stands, 0.5. at: local time of day of the beginning, block_min (minutes): 60,
--- spread: 0.
function storm.mononobe(given)
    local o = native.options("kota.storm.mononobe", given, {
        r24_mm = 0, duration_h = 6, peak = 0.5, at = "", block_min = 60, spread = 0, name = "",
    })
    local count = check("kota.storm.mononobe", o)
    local total_min = o.duration_h * 60
    local function depth_mm(t_min) return o.r24_mm * math.cbrt(math.min(t_min, total_min) / 1440) end
    local depths = alternate(o, count, depth_mm)
    return rain(o, string.format("Mononobe storm, %g mm a day, %g h", o.r24_mm, o.duration_h), depths)
end

-- The curve of a return period that a city was imported with.
local function curve_of_city(o)
    local file, known = o.city .. "/idf.csv", {}
    local names
    for _, line in ipairs(native.data(file)) do
        local row = {}
        for field in (line .. ","):gmatch("([^,]*),") do row[#row + 1] = field end
        if names == nil then
            names = row
        elseif tonumber(row[1]) == o.return_years then
            o.a, o.b, o.n = tonumber(row[2]), tonumber(row[3]), tonumber(row[4])
            return
        else
            known[#known + 1] = row[1]
        end
    end
    native.fail(string.format("%s: has no curve of return_years = %g; it has those of %s years", file, o.return_years,
        table.concat(known, ", ")))
end

--- Alternating blocks under an intensity-duration-frequency curve, i(t) = a / (t + b)^n in mm/h with t in minutes
--- (Sherman 1931; Chow, Maidment and Mays 1988, "Applied Hydrology", section 14.2).
---
--- a (must be given), b (minutes): 0, n: 2/3 (Mononobe's): of the return period that is meant; or city and
--- return_years: those that the city was imported with (kota import --idf). duration_h (h): 3.
--- peak: where the heaviest block stands, 0.5. at: local time of day of the beginning, block_min (minutes): 10,
--- spread: 0.
function storm.idf(given)
    local o = native.options("kota.storm.idf", given, {
        a = 0, b = 0, n = 2 / 3, duration_h = 3, peak = 0.5, at = "", block_min = 10, spread = 0, name = "",
        city = "", return_years = 0,
    })
    if o.city ~= "" then curve_of_city(o) end
    local count = check("kota.storm.idf", o)
    if not (o.a > 0) then
        native.fail("kota.storm.idf: a must be given, and greater than 0: mm/h = a / (minutes + b)^n")
    end
    if not (o.b >= 0 and o.n > 0 and o.n <= 1) then
        native.fail("kota.storm.idf: b must be 0 or more, n above 0 and at most 1, or longer rain would bring less")
    end
    local total_min = o.duration_h * 60
    local function depth_mm(t_min) return o.a / 60 * curve(math.min(t_min, total_min), o.b, o.n) end
    return rain(o, string.format("Storm of an intensity curve, %g h", o.duration_h), alternate(o, count, depth_mm))
end

-- Cumulative shares of the median storm of each quartile at twentieths of its duration (Huff 1967, "Time distribution
-- of rainfall in heavy storms", Water Resources Research 3(4); values as tabulated by Engenious Systems).
local HUFF <const> = {
    { 0.063, 0.178, 0.333, 0.5, 0.62, 0.705, 0.76, 0.798, 0.83, 0.855, 0.88, 0.898, 0.915, 0.93, 0.944, 0.958, 0.971,
        0.983, 0.994, 1 },
    { 0.015, 0.031, 0.07, 0.125, 0.208, 0.305, 0.42, 0.525, 0.63, 0.725, 0.805, 0.86, 0.9, 0.93, 0.948, 0.962, 0.974,
        0.985, 0.993, 1 },
    { 0.02, 0.04, 0.072, 0.1, 0.122, 0.14, 0.155, 0.18, 0.215, 0.28, 0.395, 0.535, 0.69, 0.79, 0.875, 0.935, 0.965,
        0.985, 0.995, 1 },
    { 0.02, 0.04, 0.055, 0.07, 0.085, 0.1, 0.115, 0.135, 0.155, 0.185, 0.215, 0.245, 0.29, 0.35, 0.435, 0.545, 0.74,
        0.94, 0.975, 1 },
}

--- Huff's median storm of a quartile: the quarter of the storm in which most of it falls.
---
--- depth_mm (mm, must be given): rain of the whole storm. quartile: 2; Huff found short storms in the first two,
--- those of a day in the fourth. duration_h (h): 3. at: local time of day of the beginning, block_min (minutes): 5,
--- spread: 0.
function storm.huff(given)
    local o = native.options("kota.storm.huff", given, {
        depth_mm = 0, quartile = 2, duration_h = 3, at = "", block_min = 5, spread = 0, name = "",
    })
    local count = check("kota.storm.huff", o)
    local shares = HUFF[o.quartile]
    if shares == nil then native.fail("kota.storm.huff: quartile must be 1, 2, 3 or 4") end
    local step_min = o.duration_h * 60 / #shares
    local function share(t_min) -- straight between the twentieths
        local place = math.min(t_min / step_min, #shares)
        local k = math.floor(place)
        local below = k > 0 and shares[k] or 0
        return below + (place - k) * ((shares[k + 1] or 1) - below)
    end
    local depths = {}
    for i = 1, count do depths[i] = o.depth_mm * (share(i * o.block_min) - share((i - 1) * o.block_min)) end
    local name = string.format("Huff storm, quartile %d, %g mm in %g h", o.quartile, o.depth_mm, o.duration_h)
    return rain(o, name, depths)
end

--- A storm of measured or made-up rates, one a block.
---
--- rates_mm_per_h (mm/h, must be given), at, block_min (minutes): 60, spread: 0.
function storm.series(given)
    local o = native.options("kota.storm.series", given, {
        rates_mm_per_h = {}, at = "", block_min = 60, spread = 0, name = "",
    })
    return { name = o.name ~= "" and o.name or "Rain as given", at = o.at, block_min = o.block_min,
        rates_mm_per_h = o.rates_mm_per_h, spread = o.spread }
end

--- Showers that move, each a Gaussian of rates (Willems 2001, J. Hydrology 252) around a centre that goes straight.
---
--- cells (must be given): a list of { at = { x, y }, peak_mm_per_h =, radius_m = 1500, east_m_per_s = 0,
--- north_m_per_s = 0, from_min = 0, duration_min = 30 }; at is the centre at from_min. at: local time of day from
--- which from_min counts. spread: 0.
function storm.cells(given)
    local o = native.options("kota.storm.cells", given, { cells = {}, at = "", spread = 0, name = "" })
    if #o.cells == 0 then native.fail("kota.storm.cells: cells must be given, at least one") end
    return { name = o.name ~= "" and o.name or string.format("%d moving showers", #o.cells), at = o.at,
        cells = o.cells, spread = o.spread }
end

--- Maps of rain, one a block: rasters of rates in mm/h, such as a weather radar's.
---
--- files (must be given): names of rasters, sought beside the scenario and in the data folder. at: local time of day
--- of the first. block_min (minutes): 60; or times_min: when each begins, and one more, when the last ends. scale:
--- what their values are multiplied by to be mm/h, 1. nodata_is_dry: false. spread: 0.
function storm.rasters(given)
    local o = native.options("kota.storm.rasters", given, {
        files = {}, at = "", block_min = 60, times_min = {}, scale = 1, nodata_is_dry = false, spread = 0, name = "",
    })
    if #o.files == 0 then native.fail("kota.storm.rasters: files must be given, at least one") end
    if #o.times_min > 0 and #o.times_min ~= #o.files + 1 then
        native.fail(string.format("kota.storm.rasters: %d files take %d times_min, not %d: when each begins, and "
            .. "when the last ends", #o.files, #o.files + 1, #o.times_min))
    end
    if not (o.block_min > 0) then native.fail("kota.storm.rasters: block_min must be greater than 0") end
    local rasters = {}
    for i, file in ipairs(o.files) do
        rasters[i] = { file = file, scale = o.scale, nodata_is_dry = o.nodata_is_dry,
            from_min = o.times_min[i] or (i - 1) * o.block_min, to_min = o.times_min[i + 1] or i * o.block_min }
    end
    return { name = o.name ~= "" and o.name or string.format("Rain of %d maps", #rasters), at = o.at,
        rasters = rasters, spread = o.spread }
end

return storm
