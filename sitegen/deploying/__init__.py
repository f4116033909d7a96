"""Bringing a built site to where readers fetch it: a folder, a host with SSH, an object store."""
