-- Expected annual damage: a study whose members are events of known return periods, in one or more climates. What
-- they add up to is written to the study's risk.csv.
local _, native = ...

--- A study of events. base: a scenario without the event. events: { { years = 2, rain = ... }, ... }, each with the
--- scenario keys that make it (rain, sea, boundaries, ...). climates: { { name = "now" }, { name = "2050",
--- rain = 1.2, rise_m = 0.3 }, ... }: what the rates of rain are multiplied by, and the rise of the sea; one called
--- "now" when not given. measures: { { "name", function(scenario) return scenario:with { ... } end }, ... }: the
--- same events with measures; their climates are called "NAME, MEASURE". replications: 1.
return function(given)
    local o = native.options("kota.risk", given, {
        title = "Expected annual damage", base = given.base, events = {}, climates = { { name = "now" } },
        measures = {}, replications = 1,
    })
    if #o.events < 2 then native.fail("kota.risk: give two events or more, each with its years") end
    local members = {}
    local function add(climate, measure, event)
        local name = climate.name .. (measure and ", " .. measure[1] or "")
        local changes = { return_period_years = event.years, climate = name }
        for key, value in pairs(event) do
            if key ~= "years" then changes[key] = value end
        end
        if changes.rain ~= nil and climate.rain ~= nil then
            local rain, rates = {}, {}
            for key, value in pairs(changes.rain) do rain[key] = value end
            for b, rate in ipairs(rain.rates_mm_per_h) do rates[b] = rate * climate.rain end
            rain.rates_mm_per_h = rates
            changes.rain = rain
        end
        if climate.rise_m ~= nil then
            local sea = { rise_m = climate.rise_m }
            for key, value in pairs(changes.sea or {}) do sea[key] = value end
            changes.sea = sea
        end
        local scenario = given.base:with(changes)
        if measure ~= nil then scenario = measure[2](scenario) end
        members[#members + 1] = { string.format("%s, %g years", changes.climate, event.years), scenario }
    end
    for _, climate in ipairs(o.climates) do
        for _, event in ipairs(o.events) do
            if type(event.years) ~= "number" then native.fail("kota.risk: each event needs its years") end
            add(climate, nil, event)
            for _, measure in ipairs(o.measures) do add(climate, measure, event) end
        end
    end
    local baseline = table.remove(members, 1)
    return native.study {
        title = o.title, baseline = baseline[2], interventions = members, replications = o.replications,
    }
end
