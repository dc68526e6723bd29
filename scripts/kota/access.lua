-- Digital inclusion: who has a phone and its data. What needs one reaches that share of a district's people and no
-- more.
local _, native = ...

local access = {}

local OWN <const> = -1
local COUNTRY <const> = 0.69 -- as the districts' key, BPS 2023

--- Options that every measure which needs a phone has. digital_access: share of people with access everywhere; each
--- district's own (its key digital_access) when not given. access_by_district: { id = share } where one differs.
function access.options(defaults)
    defaults.digital_access, defaults.access_by_district = OWN, {}
    return defaults
end

--- The share in a district: one of the drawn city or of city:districts(), or nil for all of a city.
function access.of(o, district)
    local share = district ~= nil and o.access_by_district[district.id] or nil
    if share == nil and o.digital_access ~= OWN then share = o.digital_access end
    if share == nil then share = district ~= nil and district.digital_access or COUNTRY end
    if type(share) ~= "number" or share < 0 or share > 1 then
        native.fail("digital_access and access_by_district must be from 0 to 1")
    end
    return share
end

--- make(district, share) for each district of a drawn city, or for "all" of an imported one where none differs.
function access.each(o, city, make)
    local list = {}
    for _, d in ipairs(city ~= nil and city.districts or {}) do list[#list + 1] = make(d.id, access.of(o, d)) end
    if #list == 0 then
        for id in pairs(o.access_by_district) do list[#list + 1] = make(id, access.of(o, { id = id })) end
        if #list == 0 then list[1] = make("all", access.of(o, nil)) end
    end
    return list
end

return access
