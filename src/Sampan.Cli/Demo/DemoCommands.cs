namespace Sampan.Cli.Demo;

/// <summary>The commands of the story, in one place: the demo runs them, and <c>--keep</c> prints them.</summary>
internal sealed class DemoCommands(DemoStage stage)
{
    public const string Backup = "guide";
    public const string Restore = "guide-b";

    public IReadOnlyList<string> CreateBackup => Backups(Backup);

    public IReadOnlyList<string> BackupWhileReadOnly => Backups("too-late");

    public IReadOnlyList<string> GetBackups => ["backup", "get", "--storage", stage.Storage];

    public IReadOnlyList<string> ReadOnly => AccessMode("ReadOnly");

    public IReadOnlyList<string> ReadWrite => AccessMode("ReadWrite");

    public IReadOnlyList<string> CreateRestore => ["restore", "create", Restore, "--from-backup", Backup, "--storage", stage.Storage, "--kubeconfig", stage.B.Kubeconfig, "--wait"];

    /// <summary>What a person types to do the same again with clusters that are still up: other names, since these are taken.</summary>
    public IEnumerable<IReadOnlyList<string>> ByHand() =>
    [
        Backups("by-hand"),
        GetBackups,
        ["restore", "create", "by-hand-b", "--from-backup", "by-hand", "--namespace-mappings", "shop:shop-again", "--include-namespaces", "shop", "--storage", stage.Storage, "--kubeconfig", stage.B.Kubeconfig, "--wait"],
        ["restore", "describe", "by-hand-b", "--details", "--storage", stage.Storage],
    ];

    private string[] Backups(string name) =>
    [
        "backup", "create", name, "--exclude-namespaces", "kube-system,kube-public,kube-node-lease", "--features", "EnableCSI,EnableAPIGroupVersions",
        "--storage", stage.Storage, "--kubeconfig", stage.A.Kubeconfig, "--wait",
    ];

    private string[] AccessMode(string mode) => ["backup-location", "set", "default", "--access-mode", mode, "--storage", stage.Storage];
}
