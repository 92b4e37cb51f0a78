# `cmake --install build/release --prefix /usr`: the three programs, the browser client (tools/build-web makes it) and
# the units. docs/installation.md goes through it.
include(GNUInstallDirs)
install(TARGETS amphi RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(TARGETS amphi-mixer amphi-recorder RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/amphi")
install(DIRECTORY "${CMAKE_SOURCE_DIR}/web/dist/" DESTINATION "${CMAKE_INSTALL_DATADIR}/amphi/web")
install(FILES
  systemd/amphi.service systemd/amphi-recordings-storage.service
  systemd/amphi-storage-close.service systemd/amphi-storage-close.path
  DESTINATION lib/systemd/system)
install(FILES systemd/amphi.sysusers DESTINATION lib/sysusers.d RENAME amphi.conf)
install(FILES systemd/amphi.tmpfiles DESTINATION lib/tmpfiles.d RENAME amphi.conf)
