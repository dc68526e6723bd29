return require "library" "day"
