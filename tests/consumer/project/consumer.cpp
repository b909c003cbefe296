// The same from C++.
#include <edgemanifest.h>
#include <string_view>

int main() {
  auto severity = EM_SEVERITY_NOTE;
  const em_view name{"high", 4};
  if (!em_severity_parse(name, &severity) || severity != EM_SEVERITY_HIGH) {
    return 1;
  }
  return std::string_view(em_version()) != EM_VERSION;
}
