-- Work from home: those whose work allows it stay at home some days a week. In the model each day another share of
-- those who work does not leave for it.
local kota = require "kota"

--- jobs_share: of jobs that can be done at home, 0.2 (assumed; Dingel and Neiman 2020,
--- doi:10.1016/j.jpubeco.2020.104235, have under 0.25 for countries of Indonesia's income). days: of five a week,
--- 2. cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("work_from_home", given,
        { name = "Work from home", jobs_share = 0.2, days = 2, cost_idr = 0 })
    if not (o.jobs_share >= 0 and o.jobs_share <= 1 and o.days >= 0 and o.days <= 5) then
        kota.fail("work_from_home: jobs_share must be from 0 to 1, and days from 0 to 5")
    end
    return kota.measure {
        name = o.name, what = "Work from home", cost_idr = o.cost_idr,
        add = { traffic = { demand = { { purpose = "work", factor = 1 - o.jobs_share * o.days / 5 } } } },
    }
end
