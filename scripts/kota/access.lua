-- Digital inclusion: who has a phone and its data. What needs one reaches that share of a district's people and no
-- more.
local _, native = ...

local access = {}

--- Options that every measure which needs a phone has. digital_access: share of people with access, 0.65 (assumed);
--- access_by_district: { id = share } where a district differs.
function access.options(defaults)
    defaults.digital_access, defaults.access_by_district = 0.65, {}
    return defaults
end

--- The share in a district.
function access.of(o, district)
    local share = o.access_by_district[district] or o.digital_access
    if type(share) ~= "number" or share < 0 or share > 1 then
        native.fail("digital_access and access_by_district must be from 0 to 1")
    end
    return share
end

--- make(district, share) for each district of a drawn city, or for "all" of an imported one where none differs.
function access.each(o, city, make)
    local list = {}
    for _, d in ipairs(city ~= nil and city.districts or {}) do list[#list + 1] = make(d.id, access.of(o, d.id)) end
    if #list == 0 then
        for id, share in pairs(o.access_by_district) do list[#list + 1] = make(id, share) end
        if #list == 0 then list[1] = make("all", access.of(o, "all")) end
    end
    return list
end

return access
