-- Measures: what a city can adopt. One may change the scenario or its city, bring policies, or both.
local _, native = ...

local adoption = {}

-- What kota.policy{...} and kota.measure{...} are adopted by: a measure of the policy alone for the former.
local function parts(what)
    local kind = native.kind(what)
    if kind == "policy" then
        return { name = what.name, cost_idr = what.cost_idr or 0, policies = { what }, is_policy = true }
    end
    if kind ~= "measure" then
        native.fail("scenario:adopt takes what kota.measure{...} or kota.policy{...} returns")
    end
    return native.layers(what)[1].table
end

-- The layers from `from` on are those of a measure; those of its city likewise.
local function sign(scenario, from, name)
    local layers = native.layers(scenario)
    local before = 0
    for i, layer in ipairs(layers) do
        local city = layer.table.city
        local drawn = native.find_city(city)
        if native.kind(drawn) == "city" then
            local own = native.layers(drawn)
            if i > from and layer.by == nil then
                for k = before + 1, #own do own[k].by = own[k].by or name end
            end
            before = #own
        end
        if i > from then layer.by = layer.by or name end
    end
end

-- change(scenario, city) must go on from the scenario that it was given.
local function check_change(name, before, after)
    local old = native.layers(before)
    local new = native.kind(after) == "scenario" and native.layers(after) or {}
    for i = 1, #old do
        if not rawequal(old[i], new[i]) then
            native.fail(('measure "%s": change must return the scenario that it was given, changed by :with or :add')
                :format(name))
        end
    end
end

local function shown(value)
    if type(value) == "table" then return "a list" end
    return type(value) == "string" and ('"%s"'):format(value) or tostring(value)
end

local function same(a, b)
    if type(a) ~= "table" or type(b) ~= "table" then return a == b end
    for key in pairs(a) do
        if not same(a[key], b[key]) then return false end
    end
    for key in pairs(b) do
        if a[key] == nil then return false end
    end
    return true
end

-- What a layer sets, key by key, against what other measures set. seen: path -> { by, value, added }.
local function compare(seen, layer, fields, path)
    for key, value in pairs(fields) do
        local at = path == "" and tostring(key) or path .. "." .. tostring(key)
        local keyed = type(value) == "table" and #value == 0 and next(value) ~= nil
        local added = type(value) == "table" and #value > 0 and layer.add
        local known = seen[at]
        local goes_on = (added or keyed) and known ~= nil and (known.added or known.keyed)
        if known ~= nil and known.by ~= layer.by and not goes_on then
            if not same(known.value, value) or added ~= known.added then
                native.fail(('measures "%s" and "%s" want different things: %s = %s and %s'):format(
                    known.by, layer.by, at, shown(known.value), shown(value)))
            end
        end
        if native.kind(value) == nil then
            seen[at] = { by = layer.by, value = value, added = added, keyed = keyed }
            if keyed then compare(seen, layer, value, at) end
        end
    end
end

local function refuse_conflicts(scenario)
    local seen, city = {}, nil
    for _, layer in ipairs(native.layers(scenario)) do
        local fields = {}
        for key, value in pairs(layer.table) do
            if key ~= "policies" and key ~= "measures" and key ~= "name" and native.kind(value) == nil then
                fields[key] = value
            end
        end
        if layer.by ~= nil then compare(seen, layer, fields, "") end
        local drawn = native.find_city(layer.table.city)
        if native.kind(drawn) == "city" then city = drawn end
    end
    for _, layer in ipairs(city ~= nil and native.layers(city) or {}) do
        if layer.by ~= nil then compare(seen, layer, { city = layer.table }, "") end
    end
end

-- What a measure's tables say wrong is said at the measure.
local function place(scenario, what)
    local at, layers = native.layers(what)[1], native.layers(scenario)
    local layer = layers[#layers]
    layer.path, layer.line = at.path, at.line
    local drawn = layer.table.city
    if native.kind(drawn) == "city" then
        local own = native.layers(drawn)
        own[#own].path, own[#own].line = at.path, at.line
    end
    return scenario
end

local function adopt_one(scenario, what)
    local m = parts(what)
    local from, made = #native.layers(scenario), scenario
    for _, known in ipairs(scenario.measures or {}) do
        if known.name == m.name then native.fail(('the measure "%s" was adopted already'):format(m.name)) end
    end
    if m.with ~= nil then made = place(made:with(m.with), what) end
    if m.add ~= nil then made = place(made:add(m.add), what) end
    if m.change ~= nil then
        local changed = m.change(made, native.find_city(made.city))
        check_change(m.name, made, changed)
        made = changed
    end
    if m.policies ~= nil and #m.policies > 0 then made = made:add { policies = m.policies } end
    if not m.is_policy then
        made = made:add { measures = { { name = m.name, what = m.what, cost_idr = m.cost_idr } } }
    end
    sign(made, from, m.name)
    return made
end

--- scenario:adopt(a, b, ...): the scenario with these measures and policies, in any order with the same result. Two
--- that want different things of one key are refused by name.
function adoption.adopt(scenario, ...)
    if native.kind(scenario) ~= "scenario" then native.fail("write scenario:adopt(measure, ...) with a colon") end
    for _, what in ipairs { ... } do scenario = adopt_one(scenario, what) end
    refuse_conflicts(scenario)
    return scenario
end

native.adopt(adoption.adopt)

local function nothing() end

--- kota.measure { name =, what =, cost_idr =, ... }: with and add are what scenario:with and scenario:add take,
--- policies what it orders at its beats, change = function(scenario, city) return scenario:with { ... } end whatever
--- else; city is the drawn city, nil of an imported one.
function adoption.measure(given)
    local o = native.options("kota.measure", given,
        { name = "", what = "", cost_idr = 0, policies = {}, with = {}, add = {}, change = nothing })
    if o.name == "" then native.fail("kota.measure: name is missing: what it is called in tables") end
    if o.cost_idr < 0 then native.fail("kota.measure: cost_idr must be >= 0") end
    for i, policy in ipairs(o.policies) do
        if native.kind(policy) ~= "policy" then
            native.fail(("kota.measure: policies[%d] must be a kota.policy{...}"):format(i))
        end
    end
    if o.change == nothing then o.change = nil end
    if next(o.with) == nil then o.with = nil end
    if next(o.add) == nil then o.add = nil end
    return native.measure(o)
end

return adoption
