namespace Sampan.Engine.Comparison;

/// <summary>Paths as people write them: dots, and brackets with quotes round names that hold more than letters, digits, dashes and underscores.</summary>
internal static class FieldPath
{
    public static string Of(string parent, string name)
    {
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '$')) return $"{parent}[\"{name}\"]";
        return parent.Length == 0 ? name : $"{parent}.{name}";
    }
}
