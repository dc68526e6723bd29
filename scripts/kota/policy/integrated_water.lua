-- Integrated urban water management: measures of one plan with one budget, the first that it can pay for in the order
-- of the plan.
local kota = require "kota"

--- measures: kota.measure{...} or policies, the most wanted first; needed. budget_idr (rupiah): what may be spent;
--- needed. What a measure costs is its cost_idr. Those that do not fit are passed over.
return function(given)
    local o = kota.options("integrated_water", given,
        { name = "Integrated water management", measures = {}, budget_idr = 0 })
    if #o.measures == 0 then kota.fail("integrated_water: measures is missing: a list, the most wanted first") end
    if o.budget_idr <= 0 then kota.fail("integrated_water: budget_idr must be above 0: what may be spent, rupiah") end
    local left_idr, bought, names = o.budget_idr, {}, {}
    for _, m in ipairs(o.measures) do
        local cost_idr = m.cost_idr or 0
        if cost_idr <= left_idr then
            left_idr = left_idr - cost_idr
            bought[#bought + 1], names[#names + 1] = m, m.name
        end
    end
    return kota.measure {
        name = o.name, cost_idr = 0,
        what = #names > 0 and table.concat(names, ", ") or "nothing that the budget can pay for",
        change = function(scenario) return scenario:adopt(table.unpack(bought)) end,
    }
end
