class PkiPreflight < Formula
  desc "Predicts what Microsoft Entra will do with a PKI bundle before you upload it"
  homepage "@HOMEPAGE@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@URL@/pki-preflight-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin@"
    end
    on_intel do
      url "@URL@/pki-preflight-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin@"
    end
  end

  on_linux do
    on_arm do
      url "@URL@/pki-preflight-@VERSION@-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "@URL@/pki-preflight-@VERSION@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "pki-preflight"
    man1.install Dir["man1/*.1"]
    bash_completion.install "completions/pki-preflight.bash" => "pki-preflight"
    zsh_completion.install "completions/_pki-preflight"
    fish_completion.install "completions/pki-preflight.fish"
    doc.install "README.md", "docs", "licenses"
  end

  test do
    (testpath/"empty.p7b").write ""
    output = shell_output("#{bin}/pki-preflight check empty.p7b --format summary", 1)
    assert_match "certificates: 0", output
  end
end
