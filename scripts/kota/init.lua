-- require "kota": what scenarios, studies, cities and policies are made with. See scripts/README.md for the
-- reference.
local _, native = ...

local measure = require "kota.measure"
local expect = {}

--- The indicator must end below the value (in the indicator's unit), in a district or, when none is given, in
--- the whole city.
function expect.below(indicator, value, district)
    return { indicator = indicator, relation = "below", value = value, district = district or "all" }
end

--- The indicator must end above the value.
function expect.above(indicator, value, district)
    return { indicator = indicator, relation = "above", value = value, district = district or "all" }
end

--- Of a study: the change that an intervention makes to an indicator (paired with the baseline) must keep its bounds:
--- change = { of = "name", at_least =, at_most =, confidence = 0.95, district = "all" }. The whole interval of that
--- confidence must keep them; with confidence = 0 the mean alone.
function expect.delta(indicator, change)
    local copy = {}
    for key, value in pairs(change) do copy[key] = value end
    copy.indicator = indicator
    return copy
end

--- Of a study: an intervention must not change the indicator at all, in no replication.
function expect.unchanged(indicator, of, district)
    return { indicator = indicator, of = of, unchanged = true, district = district or "all" }
end

--- Of a study: an indicator must rise, or fall, from each intervention to the next: along = { "A", "B", "C" },
--- falls = true or rises = true, confidence and district as in kota.expect.delta. The whole interval of each step
--- must keep it.
function expect.trend(indicator, trend)
    local o = native.options("kota.expect.trend", trend, {
        along = {}, rises = false, falls = false, confidence = 0.95, district = "all",
    })
    if #o.along < 2 then native.fail("kota.expect.trend: along must name at least two interventions") end
    if o.rises == o.falls then native.fail("kota.expect.trend: give rises = true or falls = true") end
    local steps = {}
    for i = 2, #o.along do
        steps[i - 1] = {
            indicator = indicator, of = o.along[i], from = o.along[i - 1], district = o.district,
            confidence = o.confidence, at_least = o.rises and 0 or nil, at_most = o.falls and 0 or nil,
        }
    end
    return steps
end

return {
    api = 1,
    -- kota.scenario{ api = 1, name = ..., city = ..., ... }; scenario:with{ ... } is a changed copy, scenario:add{ }
    -- one whose lists grow, scenario:adopt(measure, ...) one with measures
    scenario = native.scenario,
    -- kota.study{ title =, baseline =, interventions = { { "name", scenario }, ... }, replications =,
    -- expectations = { kota.expect.delta(...), kota.expect.unchanged(...) }, attribute =, design = kota.design...,
    -- portfolio = kota.portfolio{...} }
    study = native.study,
    city = native.city, -- kota.city{ name = ..., districts = { ... }, ... }
    -- kota.policy{ name =, every_min =, cost_idr =, state = {}, act = function(city, state) end,
    -- explain = function(state) end }
    policy = native.policy,
    -- kota.measure{ name =, what =, cost_idr =, with = {}, add = {}, policies = {},
    -- change = function(scenario, city) end }
    measure = measure.measure,
    -- kota.bookmarks{ { at = "06:30", view = "depth", camera = { at =, width_m = }, caption = { en =, id =, ms = } },
    -- ... }: what a file bookmarks.lua returns
    bookmarks = native.bookmarks,
    -- kota.parameter { name =, unit =, low =, high =, default =, what = }: a number that --param and the window's
    -- sliders change
    parameter = require "kota.parameter",
    random = native.random, -- kota.random(key, ...): 0 <= x < 1, the same for the same seed, policy and keys
    -- kota.options("what", given, defaults): given over defaults; misspelt keys are refused
    options = native.options,
    fail = native.fail, -- kota.fail("sentence"): an error at the line of the scenario that is being read
    expect = expect,
    risk = require "kota.risk", -- kota.risk{ base =, events =, climates = }: a study of expected annual damage
    portfolio = require "kota.portfolio", -- kota.portfolio{ base =, budget_idr =, measures =, indicators = }
    storm = require "kota.storm",
    design = require "kota.design", -- grid, list, csv, latin, sobol, morris, variance: points of a study
    calendar = require "kota.calendar", -- weekend, ramadan, lebaran, market, ...: changes of demand and waste
    growth = require "kota.growth", -- kota.growth{ population = {}, jobs = {}, developments = {} }
    drains = require "kota.drains", -- kota.drains.urban{}: capacities where no map of the drains is known
    sketch = require "kota.sketch", -- for cities that are drawn: window, heights, fewer, quick
    data = require "kota.data", -- kota.data.series{...}, kota.data.rows(file): measured series from CSV files
}
