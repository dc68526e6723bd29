-- Days that are not ordinary: what kota.scenario and scenario:with take as changes of demand and waste. On
-- Saturdays and Sundays nobody goes to work or school as it is; that follows from the scenario's date.
local _, native = ...

local calendar = {}

-- Ramadan and Lebaran (Idul Fitri and the days of homecoming around it, which the ministers' joint decree gives
-- leave for), first and last day. Dates of the Ministry of Religious Affairs (sidang isbat), Indonesia; those of
-- 2027 are computed ahead, and may shift by a day.
local YEARS = {
    { ramadan = { "2024-03-12", "2024-04-09" }, lebaran = { "2024-04-06", "2024-04-15" } },
    { ramadan = { "2025-03-01", "2025-03-30" }, lebaran = { "2025-03-28", "2025-04-07" } },
    { ramadan = { "2026-02-19", "2026-03-20" }, lebaran = { "2026-03-18", "2026-03-24" } },
    { ramadan = { "2027-02-08", "2027-03-09" }, lebaran = { "2027-03-07", "2027-03-15" } },
}

local function add(list, purpose, factor, from_h, to_h)
    if factor ~= 1 then
        list[#list + 1] = { purpose = purpose, factor = factor, from_h = from_h or 0, to_h = to_h or 24 }
    end
end

local function keys(demand, home_factor, business_factor, more)
    local traffic = more or {}
    traffic.demand = demand
    return { traffic = traffic, waste = { home_factor = home_factor, business_factor = business_factor } }
end

-- Two sets of keys as one: changes of demand one after the other, factors of waste multiplied.
local function both(a, b)
    local traffic, demand = {}, {}
    for _, one in ipairs { a, b } do
        for key, value in pairs(one.traffic) do traffic[key] = value end
        for _, change in ipairs(one.traffic.demand) do demand[#demand + 1] = change end
    end
    return keys(demand, a.waste.home_factor * b.waste.home_factor,
        a.waste.business_factor * b.waste.business_factor, traffic)
end

--- A day off besides work and school: more shopping and outings, less freight and fewer who come from beyond the
--- edge.
---
--- shop: 1.3. tour: 1.3. commute: 0.4. freight: 0.6. through: 1. home_waste: 1.1. business_waste: 0.9. All assumed.
function calendar.weekend(given)
    local o = native.options("kota.calendar.weekend", given, {
        shop = 1.3, tour = 1.3, commute = 0.4, freight = 0.6, through = 1, home_waste = 1.1, business_waste = 0.9,
    })
    local demand = {}
    for _, purpose in ipairs { "shop", "tour", "commute", "freight", "through" } do
        add(demand, purpose, o[purpose])
    end
    return keys(demand, o.home_waste, o.business_waste)
end

--- A public holiday on whatever day of the week: as a weekend, and few go to work.
---
--- work: share who still goes to work, 0.15 (assumed: shops, hospitals, transport). Those of kota.calendar.weekend.
function calendar.holiday(given)
    local copy = {}
    for key, value in pairs(given or {}) do copy[key] = value end
    local work = copy.work or 0.15
    copy.work = nil
    local day = calendar.weekend(copy)
    add(day.traffic.demand, "work", work)
    add(day.traffic.demand, "school", 0)
    return day
end

--- A day of school holidays: no school, more outings.
---
--- work: share of those at work who are not on leave, 0.95. shop: 1.1. tour: 1.5. All assumed.
function calendar.school_holiday(given)
    local o = native.options("kota.calendar.school_holiday", given, { work = 0.95, shop = 1.1, tour = 1.5 })
    local demand = {}
    add(demand, "school", 0)
    add(demand, "work", o.work)
    add(demand, "shop", o.shop)
    add(demand, "tour", o.tour)
    return keys(demand, 1, 1)
end

--- A day in Ramadan: work begins later and is shorter, people shop before sunset and stay near home after it.
---
--- leave_later_h (h): 0.5 and shorter_h (h): 1, of those at work (Perpres 21/2023: offices open at 08:00 in place
--- of 07:30, and 32.5 hours a week in place of 37.5). school_shorter_h (h): 1.5 (assumed). before_sunset: shopping
--- from 16 to 18, 2; by_day: shopping from 10 to 16, 0.7; evening: shopping from 19 to 22, 1.3 (all assumed).
--- home_waste: 1.1, business_waste: 1 (assumed; press reports of Indonesian cities have 5 to 20 % more).
function calendar.ramadan(given)
    local o = native.options("kota.calendar.ramadan", given, {
        leave_later_h = 0.5, shorter_h = 1, school_shorter_h = 1.5, before_sunset = 2, by_day = 0.7, evening = 1.3,
        home_waste = 1.1, business_waste = 1,
    })
    local demand = {}
    add(demand, "shop", o.before_sunset, 16, 18)
    add(demand, "shop", o.by_day, 10, 16)
    add(demand, "shop", o.evening, 19, 22)
    return keys(demand, o.home_waste, o.business_waste, { -- the ordinary hours stand in sim/plan/params.def
        work_leave_h = 7.1 + o.leave_later_h, work_stay_h = 8.8 - o.shorter_h,
        school_leave_h = 6.45 + o.leave_later_h, school_stay_h = 6.5 - o.school_shorter_h,
    })
end

--- Lebaran, the days of homecoming: many are away, offices and schools are closed, the roads through are full. In a
--- town that people go home to give away_share below 0.
---
--- away_share: of residents who are away, 0.3 (assumed; the Ministry of Transport's survey of 2024 had 72 % of
--- Indonesians who meant to travel). work: of those who are there, 0.15. visits: outings in place of shopping, 1.2.
--- freight: 0.3 (trucks of three and more axles are kept off the main roads). through: 1.6. home_waste: of those
--- who are there, 1.2. business_waste: 0.5. All assumed.
function calendar.lebaran(given)
    local o = native.options("kota.calendar.lebaran", given, {
        away_share = 0.3, work = 0.15, visits = 1.2, freight = 0.3, through = 1.6, home_waste = 1.2,
        business_waste = 0.5,
    })
    if not (o.away_share >= -2 and o.away_share < 1) then
        native.fail("kota.calendar.lebaran: away_share must be from -2 to below 1")
    end
    local there, demand = 1 - o.away_share, {}
    add(demand, "work", math.min(1, o.work * there))
    add(demand, "school", 0)
    add(demand, "shop", o.visits * there)
    add(demand, "commute", o.work)
    add(demand, "freight", o.freight)
    add(demand, "through", o.through)
    return keys(demand, o.home_waste * there, o.business_waste)
end

--- A market day (pasaran, pasar malam): more shopping, deliveries and waste of markets.
---
--- shop: 1.4. freight: 1.2. from_h, to_h: hours of the market, 0 and 24. business_waste: 1.3. All assumed.
function calendar.market(given)
    local o = native.options("kota.calendar.market", given,
        { shop = 1.4, freight = 1.2, from_h = 0, to_h = 24, business_waste = 1.3 })
    local demand = {}
    add(demand, "shop", o.shop, o.from_h, o.to_h)
    add(demand, "freight", o.freight)
    return keys(demand, 1, o.business_waste)
end

local KINDS = { "weekend", "holiday", "school_holiday", "ramadan", "lebaran", "market" }

--- Several at once: kota.calendar.day { ramadan = true, market = { shop = 1.8 } }; true is {}.
function calendar.day(given)
    local o = native.options("kota.calendar.day", given, {
        weekend = given.weekend, holiday = given.holiday, school_holiday = given.school_holiday,
        ramadan = given.ramadan, lebaran = given.lebaran, market = given.market,
    })
    local day = keys({}, 1, 1)
    for _, kind in ipairs(KINDS) do
        local options = o[kind]
        if options then day = both(day, calendar[kind](type(options) == "table" and options or {})) end
    end
    return day
end

-- Days since 1970, from which the day of the week follows; 1970-01-01 was a Thursday.
local function weekday(date)
    return (require("kota.data").minute(date .. " 00:00") // 1440 + 3) % 7 -- 0 Monday
end

--- What a date is by itself: weekend, Ramadan, Lebaran (Indonesia, 2024 to 2027). date: "2025-03-29" (must be
--- given). holiday, school_holiday, market: true or their options, which no table knows.
function calendar.on(given)
    local o = native.options("kota.calendar.on", given, {
        date = "", holiday = given.holiday, school_holiday = given.school_holiday, market = given.market,
    })
    if not o.date:match("^%d%d%d%d%-%d%d%-%d%d$") then
        native.fail('kota.calendar.on: date must be given as "2025-03-29"')
    end
    local day = { holiday = o.holiday, school_holiday = o.school_holiday, market = o.market }
    if o.date < YEARS[1].ramadan[1] or o.date > YEARS[#YEARS].lebaran[2] then
        native.fail("kota.calendar.on: " .. o.date .. " lies outside the years that it knows, 2024-03-12 to "
            .. "2027-03-15; use kota.calendar.day")
    end
    for _, year in ipairs(YEARS) do
        if o.date >= year.lebaran[1] and o.date <= year.lebaran[2] then
            day.lebaran = true
        elseif o.date >= year.ramadan[1] and o.date <= year.ramadan[2] then
            day.ramadan = true
        end
    end
    if weekday(o.date) >= 5 and not day.lebaran and not day.holiday then day.weekend = true end
    return calendar.day(day)
end

return calendar
