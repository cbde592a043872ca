# docker buildx bake -f docker/docker-bake.hcl
group "default" {
  targets = ["clima"]
}

target "clima" {
  context    = "."
  dockerfile = "docker/Dockerfile"
  platforms  = ["linux/amd64", "linux/arm64"]
  tags       = ["clima:0.1.0"]
}
