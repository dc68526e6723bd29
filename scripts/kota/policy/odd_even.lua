-- Odd and even plates: each day half of the cars stay out of a part of the city at busy hours, by the last digit of
-- their plates. In the model a resident's plate is drawn for good, dates alternate, and who may not drive takes the
-- mode that is next best to him; who comes from beyond the edge, freight and motorcycles drive on.
local kota = require "kota"

--- district: where it holds, "all". share: of cars that stay at home, 0.5; less where some are exempt. morning and
--- evening: { from_h, to_h }, { 6, 10 } and { 16, 21 } (Jakarta, Pergub 88/2019). cost_idr (rupiah): 0.
return function(given)
    local o = kota.options("odd_even", given, {
        name = "Odd and even plates", district = "all", share = 0.5, morning = { 6, 10 }, evening = { 16, 21 },
        cost_idr = 0,
    })
    local charges = {}
    for i, window in ipairs { o.morning, o.evening } do
        charges[i] = { district = o.district, car_banned_share = o.share, from_h = window[1], to_h = window[2] }
    end
    return kota.measure {
        name = o.name, what = "Cars by odd and even plates", cost_idr = o.cost_idr,
        add = { traffic = { charges = charges } },
    }
end
