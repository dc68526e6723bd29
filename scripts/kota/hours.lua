-- Hours of the day as policies give them.
local hours = {}

--- Whether an hour of the day lies in [from_h, to_h); from_h above to_h goes over midnight.
function hours.within(hour, from_h, to_h)
    if from_h <= to_h then return hour >= from_h and hour < to_h end
    return hour >= from_h or hour < to_h
end

return hours
