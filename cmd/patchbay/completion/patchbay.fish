# fish completion of patchbay. For this shell: patchbay completion fish | source
function __patchbay_complete
    set -l words (commandline -opc) (commandline -ct)
    patchbay complete -- $words[2..-1] 2>/dev/null
end
complete -c patchbay -a '(__patchbay_complete)'
