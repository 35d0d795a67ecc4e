using System.CommandLine;
using System.CommandLine.Parsing;
using Sampan.Api;
using Sampan.Api.Values;

namespace Sampan.Cli.Flags;

/// <summary>Flags of the value types that Velero's command line has.</summary>
internal static class ValueParsers
{
    /// <summary>A comma-separated list. As in Velero each occurrence replaces the one before it.</summary>
    public static Option<string[]> List(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result => Split(result.Tokens[^1].Value),
    };

    /// <summary><c>key=value</c> pairs separated by commas; repeated flags merge.</summary>
    public static Option<Dictionary<string, string>> Map(string name, string description, char separator = '=') => new(name)
    {
        Description = description,
        Arity = ArgumentArity.OneOrMore,
        CustomParser = result => Pairs(result, separator),
    };

    /// <summary>True, false or unset; the bare flag means true.</summary>
    public static Option<bool?> Tristate(string name, string description) => new(name)
    {
        Description = description,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0) return true;
            if (bool.TryParse(result.Tokens[0].Value, out var value)) return value;
            result.AddError($"invalid argument \"{result.Tokens[0].Value}\" for \"{name}\": give true or false");
            return null;
        },
    };

    /// <summary>A Go duration such as <c>1h30m</c>.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (GoDuration.TryParse(result.Tokens[0].Value, out var value)) return value;
            result.AddError($"invalid argument \"{result.Tokens[0].Value}\" for \"{name}\": give a duration such as 10m or 1h30m");
            return null;
        },
    };

    /// <summary>A label selector.</summary>
    public static Option<LabelSelector?> Selector(string name, string description, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        CustomParser = result => Selected(result, result.Tokens[0].Value),
    };

    /// <summary>Label selectors joined by <c> or </c>.</summary>
    public static Option<LabelSelector[]> OrSelectors(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => [.. result.Tokens[0].Value.Split(" or ").Select(part => Selected(result, part)).OfType<LabelSelector>()],
    };

    /// <summary>Resources with the names of their objects that come first.</summary>
    public static Option<Dictionary<string, string>> Orders(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (result.Tokens[0].Value.Length == 0) return [];
            var orders = OrderedResourcesText.Parse(result.Tokens[0].Value, out var error);
            if (error is not null) result.AddError(error);
            return orders ?? [];
        },
    };

    private static LabelSelector? Selected(ArgumentResult result, string text)
    {
        var selector = SelectorText.Parse(text, out var error);
        if (error is not null) result.AddError(error);
        return selector;
    }

    private static string[] Split(string text) => text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);

    private static Dictionary<string, string> Pairs(ArgumentResult result, char separator)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in result.Tokens.SelectMany(t => Split(t.Value)))
        {
            var at = part.IndexOf(separator, StringComparison.Ordinal);
            if (at <= 0) result.AddError($"error parsing \"{part}\": give key{separator}value");
            else map[part[..at]] = part[(at + 1)..];
        }

        return map;
    }
}
