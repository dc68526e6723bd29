return require "library" "roads"
