return require "library" "dry"
