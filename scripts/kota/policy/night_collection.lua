-- Night collection: trucks work when streets are empty.
local kota = require "kota"

--- start_h: of the shift, 20 (assumed). end_h: 28, 04:00 the next morning (assumed: as many hours as by day).
--- break_h: 0.5, half past midnight (assumed). cost_idr (rupiah): allowances for night work, 0.
return function(given)
    local o = kota.options("night_collection", given,
        { name = "Night collection", start_h = 20, end_h = 28, break_h = 0.5, cost_idr = 0 })
    return kota.measure {
        name = o.name, cost_idr = o.cost_idr, what = ("trucks work from %g to %g h"):format(o.start_h, o.end_h % 24),
        with = { waste = { shift_start_h = o.start_h, shift_end_h = o.end_h, break_at_h = o.break_h } },
    }
end
