using System.Globalization;
using System.Text;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Routes;

/// <summary>Names of field managers: given in the query, or taken from the client's own name.</summary>
internal static class ManagerNames
{
    private const int MostBytes = 128;

    /// <summary>What comes before the first slash, as far as it is printable and fits; empty when there is nothing.</summary>
    public static string FromUserAgent(string agent)
    {
        var (name, bytes) = (new StringBuilder(), 0);
        foreach (var rune in agent.Split('/', 2)[0].EnumerateRunes().Where(IsPrintable))
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MostBytes) break;
            name.Append(rune);
        }

        return name.ToString();
    }

    /// <summary>Adds what is wrong with a name in the query.</summary>
    public static void Check(string? manager, List<FieldError> errors)
    {
        if (manager is null) return;
        if (Encoding.UTF8.GetByteCount(manager) > MostBytes)
            errors.Add(new("fieldManager", FieldErrorType.TooLong, $"Too long: may not be more than {MostBytes} bytes"));
        var at = 0;
        foreach (var rune in manager.EnumerateRunes())
        {
            if (!IsPrintable(rune))
                errors.Add(FieldError.Invalid("fieldManager", FieldError.Quote(manager), $"invalid character U+{rune.Value:X4} (at position {at})"));
            at += rune.Utf8SequenceLength;
        }
    }

    /// <summary>Adds what a patch may not leave out, or may not say.</summary>
    public static void CheckPatch(ApiRequest request, List<FieldError> errors)
    {
        var applies = Bodies.MediaType(request.Http) == PatchReader.Apply;
        if (applies && request.Query("fieldManager") is null) errors.Add(FieldError.Required("fieldManager", "is required for apply patch"));
        if (!applies && request.Http.Request.Query.ContainsKey("force")) errors.Add(FieldError.Forbidden("force", "may not be specified for non-apply patch"));
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or
        UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
