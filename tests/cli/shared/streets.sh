#!/bin/sh
# streets.sh: writes small files of an invented town at 110.4 east, 7 south into the folder it is started in.
# streets.geojson: 5 x 5 streets, 200 m apart, two of them primary. dem.asc: ground that falls to the south-west.
set -eu
awk 'function street(name, class, k, across, i) {
    printf "%s{\"type\":\"Feature\",\"properties\":{\"class\":\"%s\",\"name\":\"%s %d\"},", comma, class, name, k
    printf "\"geometry\":{\"type\":\"LineString\",\"coordinates\":["
    for (i = 0; i < 5; i++)
        printf "%s[%.6f,%.6f]", (i > 0 ? "," : ""), 110.4 + step * (across ? i : k), -7 + step * (across ? k : i)
    printf "]}}"
    comma = ",\n"
}
BEGIN {
    step = 0.0018
    print "{\"type\":\"FeatureCollection\",\"features\":["
    for (k = 0; k < 5; k++) {
        street("Jalan", k == 2 ? "primary" : "residential", k, 1)
        street("Gang", k == 2 ? "primary" : "residential", k, 0)
    }
    print "]}"
}' >streets.geojson
awk 'BEGIN {
    print "ncols 40\nnrows 40\nxllcorner 110.399\nyllcorner -7.001\ncellsize 0.00025\nNODATA_value -9999"
    for (j = 39; j >= 0; j--)
        for (i = 0; i < 40; i++) printf "%.2f%s", 5 + 0.02 * j + 0.01 * i, (i < 39 ? " " : "\n")
}' >dem.asc
