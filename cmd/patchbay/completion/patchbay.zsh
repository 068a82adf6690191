#compdef patchbay
# zsh completion of patchbay. For this shell: source <(patchbay completion zsh)
_patchbay() {
  local -a found
  local line tab=$'\t'
  for line in "${(@f)$(patchbay complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] && found+=("${${line%%$tab*}//:/\\:}:${line#*$tab}")
  done
  if (( $#found )); then
    _describe -V patchbay found
  else
    _files
  fi
}
compdef _patchbay patchbay
