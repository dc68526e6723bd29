-- Designs: at which values of its parameters a study tries a measure or an assumption. Each function returns a design
-- for `kota.study { design = ... }`, which makes an intervention of every point with your own function:
--
--     design = kota.design.latin { runs = 20, vary = { rain_mm = { 60, 140 }, theta = { 0.7, 1 } },
--         make = function(p) return base:with { flood = { theta = p.theta }, rain = ... } end }
--
-- vary: a range { low, high } of each parameter (of grid and list: the values). All is a pure function of what is
-- given; `seed` (1) chooses another sample.
local _, native = ...

local design = {}

-- Parameters in the order of their names: a table of Lua has none of its own.
local function sorted_names(vary)
    local names = {}
    for name in pairs(vary) do names[#names + 1] = name end
    table.sort(names)
    return names
end

-- Name a point by its values, "rain_mm = 60, theta = 0.7".
local function name_of(names, point)
    local parts = {}
    for i, name in ipairs(names) do parts[i] = ("%s = %.6g"):format(name, point[i]) end
    return table.concat(parts, ", ")
end

local function missing() end -- in place of `make` where none is given

-- Points are rows of values in the order of names. Two that read the same get a number.
local function finish(kind, what, given, names, points, ranges)
    if given.make == missing then
        native.fail(what .. ": give make = function(p) return base:with { ... } end: a scenario of a point")
    end
    local interventions, seen = {}, {}
    for i, point in ipairs(points) do
        local values = {}
        for j, name in ipairs(names) do values[name] = point[j] end
        local label = name_of(names, point)
        seen[label] = (seen[label] or 0) + 1
        if seen[label] > 1 then label = label .. " (" .. seen[label] .. ")" end
        interventions[i] = { label, given.make(values) }
    end
    return { kind = kind, names = names, points = points, ranges = ranges, interventions = interventions }
end

local function options(what, given)
    return native.options(what, given, { vary = {}, make = missing, runs = 0, seed = 1 })
end

local function ranges_of(what, given, names)
    local ranges = {}
    if #names == 0 then native.fail(what .. ": vary names no parameter") end
    for i, name in ipairs(names) do
        local range = given.vary[name]
        if type(range) ~= "table" or #range ~= 2 or type(range[1]) ~= "number" or type(range[2]) ~= "number"
            or range[1] >= range[2] then
            native.fail(what .. ": vary." .. name .. " must be { low, high }, the low one first")
        end
        ranges[i] = range
    end
    return ranges
end

-- Points of the unit cube into the ranges.
local function stretch(units, ranges)
    local points = {}
    for i, unit in ipairs(units) do
        points[i] = {}
        for j, range in ipairs(ranges) do points[i][j] = range[1] + (range[2] - range[1]) * unit[j] end
    end
    return points
end

local function runs_of(what, given, low)
    if math.type(given.runs) ~= "integer" or given.runs < low or given.runs > 100000 then
        native.fail(what .. ": runs must be a whole number from " .. low .. " to 100000")
    end
    return given.runs
end

-- Uniform numbers in [0, 1): SplitMix64 (Steele et al. 2014, doi:10.1145/2714064.2660195).
local function stream(seed)
    local state = seed
    return function()
        state = state + 0x9E3779B97F4A7C15
        local z = state
        z = (z ~ (z >> 30)) * 0xBF58476D1CE4E5B9
        z = (z ~ (z >> 27)) * 0x94D049BB133111EB
        z = z ~ (z >> 31)
        return (z >> 11) * (1.0 / 9007199254740992.0)
    end
end

--- Every combination of the values: vary = { rain_mm = { 60, 100, 140 }, pumps = { 1, 2 } }.
function design.grid(given)
    given = options("kota.design.grid", given)
    local names, points = sorted_names(given.vary), { {} }
    for _, name in ipairs(names) do
        local longer = {}
        for _, point in ipairs(points) do
            for _, value in ipairs(given.vary[name]) do
                local copy = table.move(point, 1, #point, 1, {})
                copy[#copy + 1] = value
                longer[#longer + 1] = copy
            end
        end
        points = longer
    end
    if #names == 0 then points = {} end
    return finish("grid", "kota.design.grid", given, names, points)
end

-- Rows { name = number } into points; every row has the same names.
local function from_rows(what, given, rows)
    local names = sorted_names(rows[1] or {})
    local points = {}
    for i, row in ipairs(rows) do
        points[i] = {}
        for j, name in ipairs(names) do
            points[i][j] = tonumber(row[name])
            if points[i][j] == nil then native.fail(what .. ": row " .. i .. " has no number " .. name) end
        end
    end
    return finish("list", what, given, names, points)
end

--- The points that are given: points = { { rain_mm = 60, pumps = 1 }, ... }.
function design.list(given)
    given = native.options("kota.design.list", given, { points = {}, make = missing })
    return from_rows("kota.design.list", given, given.points)
end

--- The points of a CSV file, whose first line names the parameters: file = "points.csv".
function design.csv(given)
    given = native.options("kota.design.csv", given, { file = "", make = missing })
    return from_rows("kota.design.csv", given, require("kota.data").rows(given.file))
end

--- Latin hypercube of `runs` points: each parameter's range in as many strips, one point in each (McKay et al. 1979).
function design.latin(given)
    given = options("kota.design.latin", given)
    local what = "kota.design.latin"
    local names = sorted_names(given.vary)
    local ranges, runs, draw = ranges_of(what, given, names), runs_of(what, given, 2), stream(given.seed)
    local units = {}
    for i = 1, runs do units[i] = {} end
    for j = 1, #names do
        local order = {}
        for i = 1, runs do order[i] = i end
        for i = runs, 2, -1 do
            local k = 1 + math.floor(draw() * i)
            order[i], order[k] = order[k], order[i]
        end
        for i = 1, runs do units[i][j] = (order[i] - 1 + draw()) / runs end
    end
    return finish("latin", what, given, names, stretch(units, ranges), ranges)
end

-- Primitive polynomials and first direction numbers of dimensions 2 to 20 (Joe and Kuo 2008, doi:10.1137/070709359).
local DIRECTIONS = {
    { 0, 1 }, { 1, 1, 3 }, { 1, 1, 3, 1 }, { 2, 1, 1, 1 }, { 1, 1, 1, 3, 3 }, { 4, 1, 3, 5, 13 },
    { 2, 1, 1, 5, 5, 17 }, { 4, 1, 1, 5, 5, 5 }, { 7, 1, 1, 7, 11, 19 }, { 11, 1, 1, 5, 1, 1 },
    { 13, 1, 1, 1, 3, 11 }, { 14, 1, 3, 5, 5, 31 }, { 1, 1, 3, 3, 9, 7, 49 }, { 13, 1, 1, 1, 15, 21, 21 },
    { 16, 1, 3, 1, 13, 27, 49 }, { 19, 1, 1, 1, 15, 7, 5 }, { 22, 1, 3, 1, 15, 13, 25 }, { 25, 1, 1, 5, 5, 19, 61 },
    { 1, 1, 3, 7, 11, 23, 15, 103 },
}
local BITS = 32

-- Direction numbers of a dimension, as whole numbers of BITS bits.
local function directions(dimension)
    local v = {}
    if dimension == 1 then
        for i = 1, BITS do v[i] = 1 << (BITS - i) end
        return v
    end
    local row = DIRECTIONS[dimension - 1]
    local a, s = row[1], #row - 1
    for i = 1, BITS do
        if i <= s then
            v[i] = row[i + 1] << (BITS - i)
        else
            v[i] = v[i - s] ~ (v[i - s] >> s)
            for k = 1, s - 1 do
                if (a >> (s - 1 - k)) & 1 == 1 then v[i] = v[i] ~ v[i - k] end
            end
        end
    end
    return v
end

-- The first points of a Sobol sequence after the corner of zeros, shifted by the seed (all by the same).
local function sobol_units(count, dimensions, seed)
    local draw, units, state, shift, v = stream(seed), {}, {}, {}, {}
    for j = 1, dimensions do
        v[j], state[j], shift[j] = directions(j), 0, seed == 1 and 0 or draw()
    end
    for i = 1, count do
        local bit, n = 1, i - 1
        while n & 1 == 1 do n, bit = n >> 1, bit + 1 end
        units[i] = {}
        for j = 1, dimensions do
            state[j] = state[j] ~ v[j][bit]
            local u = state[j] / (1 << BITS) + shift[j]
            units[i][j] = u >= 1 and u - 1 or u
        end
    end
    return units
end

--- The first `runs` points of a Sobol sequence, which fill the ranges evenly; at most 20 parameters.
function design.sobol(given)
    given = options("kota.design.sobol", given)
    local what = "kota.design.sobol"
    local names = sorted_names(given.vary)
    local ranges, runs = ranges_of(what, given, names), runs_of(what, given, 1)
    if #names > 20 then native.fail(what .. ": at most 20 parameters, not " .. #names) end
    return finish("sobol", what, given, names, stretch(sobol_units(runs, #names, given.seed), ranges), ranges)
end

--- Shares of variance (Sobol's indices, estimated after Saltelli et al. 2010): `runs` base points make
--- runs * (parameters + 2) interventions; at most 10 parameters. sensitivity.csv has first and total indices.
function design.variance(given)
    given = options("kota.design.variance", given)
    local what = "kota.design.variance"
    local names = sorted_names(given.vary)
    local ranges, runs, d = ranges_of(what, given, names), runs_of(what, given, 4), #names
    if d > 10 then native.fail(what .. ": at most 10 parameters, not " .. d) end
    local units = {}
    for _, unit in ipairs(sobol_units(runs, 2 * d, given.seed)) do -- A, B, then A with column i of B
        local a, b = table.move(unit, 1, d, 1, {}), table.move(unit, d + 1, 2 * d, 1, {})
        units[#units + 1], units[#units + 2] = a, b
        for i = 1, d do
            local mixed = table.move(a, 1, d, 1, {})
            mixed[i] = b[i]
            units[#units + 1] = mixed
        end
    end
    return finish("variance", what, given, names, stretch(units, ranges), ranges)
end

--- Elementary effects (Morris 1991): `runs` walks through the ranges, each of parameters + 1 points that differ in
--- one parameter at a time. sensitivity.csv has their mean size (mu_star) and spread (sigma): few runs that tell
--- which parameters matter at all.
function design.morris(given)
    given = options("kota.design.morris", given)
    local what = "kota.design.morris"
    local names = sorted_names(given.vary)
    local ranges, runs, draw, d = ranges_of(what, given, names), runs_of(what, given, 2), stream(given.seed), #names
    local units, step = {}, 2 / 3 -- four levels 0, 1/3, 2/3, 1: the customary grid
    for _ = 1, runs do
        local point, order = {}, {}
        for j = 1, d do
            point[j], order[j] = math.floor(draw() * 4) / 3, j
        end
        for j = d, 2, -1 do
            local k = 1 + math.floor(draw() * j)
            order[j], order[k] = order[k], order[j]
        end
        units[#units + 1] = table.move(point, 1, d, 1, {})
        for _, j in ipairs(order) do
            point[j] = point[j] < 0.5 and point[j] + step or point[j] - step
            units[#units + 1] = table.move(point, 1, d, 1, {})
        end
    end
    return finish("morris", what, given, names, stretch(units, ranges), ranges)
end

return design
