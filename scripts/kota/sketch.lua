-- Helpers for cities that are drawn: places in degrees, heights in a table; and studies at reduced size.
local _, native = ...

local sketch = {}

--- A window on the Earth as the map of a sketch: degrees in, metres from its south-west corner out. At its middle
--- latitude a degree is as long as on the WGS 84 ellipsoid; over 15 km the map is flat to about a metre.
---
--- west, east (degrees of longitude), south, north (of latitude). Returns at, width_m, height_m: at(lon, lat) is one
--- place { x, y }; at { { lon, lat }, ... } is a list of them. Places are rounded to whole metres; those up to 30 m
--- outside are brought to the edge.
function sketch.window(given)
    local o = native.options("kota.sketch.window", given, { west = 0, south = 0, east = 0, north = 0 })
    if not (o.east > o.west and o.north > o.south) then
        native.fail("kota.sketch.window: east must be > west and north > south, in degrees")
    end
    local phi = math.rad((o.south + o.north) / 2)
    -- The usual series of a degree's length on WGS 84 (National Imagery and Mapping Agency), good to a centimetre.
    local lat_m = 111132.92 - 559.82 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
    local lon_m = 111412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi)
    local width_m = math.floor((o.east - o.west) * lon_m + 0.5)
    local height_m = math.floor((o.north - o.south) * lat_m + 0.5)
    local function near_edge(v, high)
        if v < 0 and v >= -30 then return 0 end
        if v > high and v <= high + 30 then return high end
        return v
    end
    local function place(lon, lat)
        local x = math.floor((lon - o.west) * lon_m + 0.5)
        local y = math.floor((lat - o.south) * lat_m + 0.5)
        return { near_edge(x, width_m), near_edge(y, height_m) }
    end
    local function at(lon, lat)
        if type(lon) == "number" then return place(lon, lat) end
        local list = {}
        for k, p in ipairs(lon) do list[k] = place(p[1], p[2]) end
        return list
    end
    return at, width_m, height_m
end

--- Known heights as a table: a list of longitudes, then rows of a latitude and a height in metres for each of them.
--- Returns what `spots` of a city takes. false in a row: not known there.
function sketch.heights(at, lons, rows)
    local spots = {}
    for r, row in ipairs(rows) do
        if #row ~= #lons + 1 then
            native.fail(("kota.sketch.heights: row %d has %d values; give the latitude and %d heights"):format(
                r, #row, #lons))
        end
        for k, lon in ipairs(lons) do
            if row[k + 1] then spots[#spots + 1] = { at = at(lon, row[1]), height_m = row[k + 1] } end
        end
    end
    return spots
end

--- A study at reduced size: the same measures with a share of the people, on larger cells, over fewer
--- hours, once each, without what it expects.
---
--- share: 0.01. cell_m (m): 120. duration_h (h): 2. warmup_h (h): 0.25.
function sketch.quick(study, given)
    local o = native.options("kota.sketch.quick", given, { share = 0.01, cell_m = 120, duration_h = 2,
      warmup_h = 0.25 })
    local function quick(scenario)
        return scenario:with {
            people_share = o.share, cell_m = o.cell_m, duration_h = o.duration_h, warmup_h = o.warmup_h,
            expectations = {},
        }
    end
    local interventions = {}
    for k, measure in ipairs(study.interventions or {}) do interventions[k] = { measure[1], quick(measure[2]) } end
    return native.study {
        title = (study.title or "") .. ", reduced", baseline = quick(study.baseline), interventions = interventions,
        replications = 1,
    }
end

return sketch
