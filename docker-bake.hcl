# docker buildx bake                                   for this machine, as clima:0.1.0
# REGISTRY=registry.example/me/ docker buildx bake all --push    for every architecture, to a registry
variable "REGISTRY" {
  default = ""
}

variable "VERSION" {
  default = "0.1.0"
}

variable "REVISION" {
  default = ""
}

# Where layers are kept between builds, as BuildKit names it: type=registry,ref=… or type=gha. None of its own here.
variable "CACHE" {
  default = ""
}

group "default" {
  targets = ["clima"]
}

target "clima" {
  context    = "."
  dockerfile = "docker/Dockerfile"
  tags       = ["${REGISTRY}clima:${VERSION}"]
  cache-from = CACHE == "" ? [] : ["${CACHE}"]
  cache-to   = CACHE == "" ? [] : ["${CACHE},mode=max"]
  labels = {
    "org.opencontainers.image.title"       = "Clima"
    "org.opencontainers.image.description" = "MQTT weather station with an infrared remote"
    "org.opencontainers.image.licenses"    = "MIT"
    "org.opencontainers.image.version"     = VERSION
    "org.opencontainers.image.revision"    = REVISION
  }
}

# On arm/v7 the Dockerfile takes Node 22.
target "all" {
  inherits  = ["clima"]
  platforms = ["linux/amd64", "linux/arm64", "linux/arm/v7"]
}
