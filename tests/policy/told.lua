return require "library" "told"
