-- People and jobs that change: what kota.scenario and scenario:with take as growth and developments.
local _, native = ...

-- { kampung = 1.2 } as a list, by the districts' ids.
local function by_district(list, given, key, what)
    for district, factor in pairs(given) do
        if type(district) ~= "string" or type(factor) ~= "number" then
            native.fail(what .. ' must be { district = factor, ... }, such as { kampung = 1.2 } or { all = 1.1 }')
        end
        list[#list + 1] = { district = district, [key] = factor }
    end
end

--- kota.growth { population = { kampung = 1.2, all = 1.05 }, jobs = { centre = 1.1 }, developments = { { id =
--- "new", district = "rice" or outline = { {x, y}, ... }, persons = 4000, jobs = 500, opens = "2027-01-01" } } }:
--- for kota.scenario and scenario:with. Factors are multiples of what the city has; those of a district and of
--- "all" multiply. Streets, collection points and schools stay as they are.
return function(given)
    local o = native.options("kota.growth", given, { population = {}, jobs = {}, developments = {} })
    local list = {}
    by_district(list, o.population, "population", "kota.growth: population")
    by_district(list, o.jobs, "jobs", "kota.growth: jobs")
    return { growth = list, developments = o.developments }
end
