namespace Sampan.Cli.Tests;

/// <summary>Files under <c>tests/assets</c>.</summary>
internal static class Assets
{
    private static readonly string Root = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Find()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(directory!.FullName, "Sampan.slnx"))) directory = directory.Parent;
        return System.IO.Path.Combine(directory.FullName, "tests", "assets");
    }
}
