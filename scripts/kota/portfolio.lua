-- Portfolios: which set of measures a budget should buy.
local _, native = ...

local adoption = require "kota.measure"

local MEASURES_MOST = 20

-- One measure: what kota.measure{...} returns, or { "name", cost_idr = , policies = {}, with = {}, add = {},
-- change = f }.
local function measure(i, given)
    local what = "kota.portfolio: measures[" .. i .. "]"
    if native.kind(given) == "measure" then return given end
    if type(given) ~= "table" or type(given[1]) ~= "string" or given[1] == "" then
        native.fail(what .. ' must be a kota.measure{...} or { "name", cost_idr = ..., policies = { ... } }')
    end
    local rest = { name = given[1] }
    for key, value in pairs(given) do
        if key ~= 1 then rest[key] = value end
    end
    if rest.cost_idr == nil then
        native.fail(what .. ": " .. given[1] .. " has no cost_idr: what it costs, rupiah")
    end
    return adoption.measure(rest)
end

-- Whether measure i is in a set.
local function has(set, i) return (set >> (i - 1)) & 1 == 1 end

-- All sets that the budget buys: small ones first, then in the order of their measures.
local function affordable(measures, budget_idr, most)
    local sets = {}
    local function extend(set, first, left, cost_idr)
        if left == 0 then
            sets[#sets + 1] = set
            if #sets > most then
                native.fail(("kota.portfolio: the budget buys more than %d sets of measures; lower it, leave "
                    .. "measures out, or raise most: each set is a run in every replication"):format(most))
            end
            return
        end
        for i = first, #measures - left + 1 do
            local sum_idr = cost_idr + measures[i].cost_idr
            if sum_idr <= budget_idr then extend(set | 1 << (i - 1), i + 1, left - 1, sum_idr) end
        end
    end
    for size = 1, #measures do extend(0, 1, size, 0) end
    return sets
end

-- The scenario of a set.
local function build(base, measures, set)
    local scenario, names = base, {}
    for i, m in ipairs(measures) do
        if has(set, i) then
            names[#names + 1] = m.name
            scenario = scenario:adopt(m)
        end
    end
    return table.concat(names, " + "), scenario
end

--- Every set of measures that a budget buys, for `kota.study { portfolio = ... }`. base: a scenario without them.
--- measures: each a kota.measure{...}, or { "name", cost_idr = 2e9, policies = { ... }, with = { key = ... } } and
--- the like: what it costs, and the policies or keys of the scenario that it brings.
--- indicators: those in which sets are better or worse than each other. most: sets that are run at most.
return function(given)
    local o = native.options("kota.portfolio", given,
        { base = given.base, budget_idr = 0, measures = {}, indicators = {}, most = 256 })
    if #o.measures < 1 or #o.measures > MEASURES_MOST then
        native.fail("kota.portfolio: give 1 to " .. MEASURES_MOST .. " measures")
    end
    if o.budget_idr <= 0 then native.fail("kota.portfolio: budget_idr must be above 0: what may be spent, rupiah") end
    local measures, names, costs, known = {}, {}, {}, {}
    for i, m in ipairs(o.measures) do
        measures[i] = measure(i, m)
        names[i], costs[i] = measures[i].name, measures[i].cost_idr
        if known[names[i]] then native.fail("kota.portfolio: two measures are called " .. names[i]) end
        known[names[i]] = true
    end
    local sets, interventions = affordable(measures, o.budget_idr, o.most), {}
    if #sets == 0 then native.fail("kota.portfolio: the budget buys none of the measures") end
    for k, set in ipairs(sets) do interventions[k] = { build(o.base, measures, set) } end
    return {
        kind = "portfolio", budget_idr = o.budget_idr, measures = names, costs_idr = costs, sets = sets,
        indicators = o.indicators, interventions = interventions,
    }
end
