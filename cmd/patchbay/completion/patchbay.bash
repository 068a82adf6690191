# bash completion of patchbay. For this shell: source <(patchbay completion bash)
_patchbay() {
  local IFS=$'\n'
  COMPREPLY=($(patchbay complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _patchbay patchbay
