namespace Sampan.Profiles.Reading;

/// <summary>The profile files that are part of the binary.</summary>
internal static class EmbeddedProfiles
{
    public static IReadOnlyList<string> Names { get; } = ["plain", "tke-serverless"];

    public static ReadOnlyMemory<byte>? Read(string name)
    {
        if (!Names.Contains(name)) return null;
        using var stream = typeof(EmbeddedProfiles).Assembly.GetManifestResourceStream($"Sampan.Profiles.{name}.json")
            ?? throw new InvalidDataException($"the profile {name} is not embedded in this build");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
