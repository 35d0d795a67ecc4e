namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Where the suite's files are. Read from the source tree, so that a scenario is tried without a build.</summary>
internal static class Suite
{
    public static readonly string Folder = Path.Combine(Root(), "tests", "Sampan.Sandbox.Tests", "Differential");

    /// <summary>Versions with a recording, newest first: <c>1.36</c>.</summary>
    public static IReadOnlyList<string> Versions { get; } =
        [.. Directory.GetDirectories(Path.Combine(Folder, "Recorded")).Select(d => Path.GetFileName(d)!).OrderByDescending(VersionRange.Minor)];

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Sampan.slnx"))) directory = directory.Parent;
        return directory.FullName;
    }
}
