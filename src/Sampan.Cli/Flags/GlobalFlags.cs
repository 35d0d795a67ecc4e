using System.CommandLine;

namespace Sampan.Cli.Flags;

/// <summary>The flags that every command takes, with Velero's names.</summary>
internal sealed class GlobalFlags
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "Path to the kubeconfig file; else $KUBECONFIG, ~/.kube/config, or in-cluster", Recursive = true };
    private readonly Option<string?> _context = new("--kubecontext") { Description = "The kubeconfig's context to use; else its current one", Recursive = true };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "Namespace that backups and restores say they live in; else $VELERO_NAMESPACE, else velero", Recursive = true };
    private readonly Option<string[]> _features = ValueParsers.List("--features", "Features to enable beside those that are on by default, such as EnableAPIGroupVersions");

    public GlobalFlags() => _features.Recursive = true;

    /// <summary>Adds the flags to the root command.</summary>
    public void AddTo(Command root)
    {
        root.Add(_kubeconfig);
        root.Add(_context);
        root.Add(_namespace);
        root.Add(_features);
    }

    /// <summary>Path given with <c>--kubeconfig</c>, or null.</summary>
    public string? Kubeconfig(ParseResult result) => result.GetValue(_kubeconfig);

    /// <summary>Context given with <c>--kubecontext</c>, or null.</summary>
    public string? Context(ParseResult result) => result.GetValue(_context);

    /// <summary>The Velero namespace: flag, then <c>VELERO_NAMESPACE</c>, then <c>velero</c>.</summary>
    public string Namespace(ParseResult result) =>
        result.GetValue(_namespace) ?? (Environment.GetEnvironmentVariable("VELERO_NAMESPACE") is { Length: > 0 } ns ? ns : "velero");

    /// <summary>Features named on the command line.</summary>
    public IReadOnlyList<string> Features(ParseResult result) => result.GetValue(_features) ?? [];
}
