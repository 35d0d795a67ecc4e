using System.CommandLine;

namespace Sampan.Cli.Flags;

/// <summary><c>-o</c>, <c>-L</c> and <c>--show-labels</c>, as on every <c>get</c>.</summary>
internal sealed class OutputFlags
{
    private readonly FormatFlag _format = new("table", "json", "yaml");
    private readonly Option<string[]> _labels = ValueParsers.List("--label-columns", "Labels to show as columns", "-L");
    private readonly Option<bool> _show = new("--show-labels") { Description = "Show all labels as the last column" };

    public void AddTo(Command command)
    {
        _format.AddTo(command);
        command.Add(_labels);
        command.Add(_show);
    }

    public OutputChoice Read(ParseResult result) => new(_format.Read(result), result.GetValue(_labels) ?? [], result.GetValue(_show));
}
