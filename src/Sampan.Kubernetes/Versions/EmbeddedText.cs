namespace Sampan.Kubernetes.Versions;

/// <summary>Lines of a table embedded beside a class; comments (<c>#</c>) and empty lines are left out.</summary>
internal static class EmbeddedText
{
    public static IEnumerable<string> Lines(Type beside, string name)
    {
        var stream = beside.Assembly.GetManifestResourceStream($"{beside.Namespace}.{name}")
            ?? throw new InvalidDataException($"the table {name} is not embedded in this build");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line;
        }
    }
}
