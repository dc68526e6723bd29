-- Numbers that a reader may change without editing a file: by --param, or by a slider of the window.
local _, native = ...

--- kota.parameter { name = "Rain ahead", unit = "mm", low = 5, high = 60, default = 15, what = "..." }: the number,
--- which is its default unless it was given another value between low and high. name is what it is called on the
--- slider and in `--param "Rain ahead=20"`; the same name may be used again with the same range.
return function(given)
    local o = native.options("kota.parameter", given,
        { name = "", unit = "", low = 0, high = 0, default = 0, what = "" })
    if o.name == "" or o.name:find("=", 1, true) then
        native.fail("kota.parameter: name is missing, or has an =")
    end
    for _, key in ipairs { "low", "high", "default" } do
        if (given or {})[key] == nil then native.fail(("kota.parameter: %s is missing: a number"):format(key)) end
    end
    if not (o.low < o.high and o.low <= o.default and o.default <= o.high) then
        native.fail("kota.parameter: low must be below high, and default between them")
    end
    return native.parameter(o.name, o.unit, o.what, o.low, o.high, o.default)
end
