using System.Text.RegularExpressions;
using Sampan.Engine.Tests.Fakes;

namespace Sampan.Engine.Tests.Reference;

/// <summary>The tests of all test projects, read from their sources: assemblies beside the running one may be missing or old, sources are not.</summary>
/// <remarks>Counts what runs under the class's own name: neither skipped tests nor those of abstract classes. Whole lines are read, so an
/// attribute that is commented out is none.</remarks>
internal static partial class TestSources
{
    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary><c>Class.Method</c> of every test under <c>tests</c>.</summary>
    public static IReadOnlySet<string> All()
    {
        var root = Path.GetFullPath(Path.Combine(Assets.Folder, ".."));
        var projects = Directory.EnumerateFiles(root, "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetDirectoryName(p)!);
        var files = projects.SelectMany(p => Directory.EnumerateFiles(p, "*.cs", SearchOption.AllDirectories)).Where(f => !IsBuilt(Path.GetRelativePath(root, f)));
        return files.SelectMany(f => In(File.ReadLines(f))).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary><c>Class.Method</c> of every test in one file.</summary>
    public static IEnumerable<string> In(IEnumerable<string> lines)
    {
        string? type = null;
        bool isTest = false, isSkipped = false;
        foreach (var line in lines)
        {
            if (TypeLine().Match(line) is { Success: true } declared)
            {
                type = declared.Groups["modifiers"].Value.Contains("abstract", StringComparison.Ordinal) ? null : declared.Groups["name"].Value;
                isTest = isSkipped = false;
            }
            else if (AttributeLine().IsMatch(line))
            {
                isTest |= TestAttribute().IsMatch(line);
                isSkipped |= SkipArgument().IsMatch(line);
            }
            else if (isTest && MethodLine().Match(line) is { Success: true } method)
            {
                if (type is not null && !isSkipped) yield return $"{type}.{method.Groups["name"].Value}";
                isTest = isSkipped = false;
            }
        }
    }

    private static bool IsBuilt(string path) => path.Split(Separators).Any(p => p is "bin" or "obj");

    [GeneratedRegex(@"^\s*(?<modifiers>((public|internal|private|sealed|abstract|static|partial)\s+)*)class\s+(?<name>\w+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^\s*\[")]
    private static partial Regex AttributeLine();

    [GeneratedRegex(@"[\[,]\s*(Fact|Theory)\s*[\](,]")]
    private static partial Regex TestAttribute();

    [GeneratedRegex(@"[(,]\s*Skip\w*\s*=")]
    private static partial Regex SkipArgument();

    [GeneratedRegex(@"^\s*public\s+[^=;(]*?(?<name>\w+)\(")]
    private static partial Regex MethodLine();
}
