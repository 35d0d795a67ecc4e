namespace Sampan.Storage;

/// <summary>The AWS credentials file, as <c>velero install --secret-file</c> takes it. Messages name keys and sections, never values.</summary>
internal static class CredentialsFile
{
    private static readonly string[] Needed = ["aws_access_key_id", "aws_secret_access_key"];

    public static StoreCredentials Read(string path, string profile)
    {
        try
        {
            return Parse(File.ReadAllText(path), profile, path);
        }
        catch (Exception e) when (e is IOException and not ObjectStoreException or UnauthorizedAccessException)
        {
            throw Bad(path, e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist" : e.Message, e);
        }
    }

    public static StoreCredentials Parse(string text, string profile, string source)
    {
        var sections = Sections(text, source);
        if (!sections.TryGetValue(profile, out var values))
            throw Bad(source, $"it has no profile [{profile}]; it has [{string.Join(' ', sections.Keys.Order(StringComparer.Ordinal))}]");

        var missing = Needed.Where(k => string.IsNullOrEmpty(values.GetValueOrDefault(k))).ToList();
        if (missing.Count == 0) return new StoreCredentials(values["aws_access_key_id"], values["aws_secret_access_key"], values.GetValueOrDefault("aws_session_token"));
        var other = values.Keys.FirstOrDefault(k => k is "role_arn" or "credential_process" or "sso_session" or "source_profile");
        throw Bad(source, $"profile [{profile}] has no {string.Join(" and no ", missing)}"
            + (other is null ? "" : $" ({other} is not supported: write the keys, with aws_session_token if they are temporary)"));
    }

    private static Dictionary<string, Dictionary<string, string>> Sections(string text, string source)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? current = null;
        var number = 0;
        foreach (var raw in text.TrimStart('\ufeff').Split('\n'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (line[0] == '[')
            {
                var end = line.IndexOf(']', StringComparison.Ordinal);
                if (end < 0) throw Bad(source, $"line {number} opens a section that is not closed");
                var name = line[1..end].Trim();
                if (name.StartsWith("profile ", StringComparison.Ordinal)) name = name[8..].Trim();
                if (!sections.TryGetValue(name, out current)) sections[name] = current = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            // An indented line without '=' belongs to a nested block of other tools, and is none of ours.
            if (equals <= 0 && !char.IsWhiteSpace(raw[0])) throw Bad(source, $"line {number} is neither [section] nor name = value");
            if (equals <= 0) continue;
            if (current is null) throw Bad(source, $"line {number} stands before the first [profile]");
            current[line[..equals].Trim()] = line[(equals + 1)..].Trim();
        }

        return sections;
    }

    private static ObjectStoreException Bad(string source, string why, Exception? inner = null) =>
        new(StoreError.BadCredentials, source, null, $"credentials file {source} can't be used: {why}", inner);
}
