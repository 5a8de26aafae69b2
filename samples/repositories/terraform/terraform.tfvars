stage = "live"

people = {
  mira = { groups = ["staff", "on-call"] }
  tom  = {}
  noor = { path = "/contractors/", groups = ["contractors"] }
  scan = { path = "/robots/", console = false, groups = [] }
}
