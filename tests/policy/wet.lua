return require "library" "wet"
